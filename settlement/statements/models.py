"""Statements and their lines."""

from tortoise import fields
from tortoise.models import Model


class Statement(Model):
    """What an agency has earned in a month."""

    id = fields.BigIntField(primary_key=True)
    agency_id = fields.BigIntField()
    portfolio_id = fields.BigIntField()
    month = fields.DateField()
    status = fields.TextField()
    payments = fields.BigIntField()
    base_minor = fields.BigIntField()
    commission_minor = fields.BigIntField()
    vat_minor = fields.BigIntField()
    total_minor = fields.BigIntField()
    hash = fields.TextField()
    signature = fields.TextField(null=True)
    drafted_by = fields.BigIntField()
    drafted_at = fields.DatetimeField()
    approved_by = fields.BigIntField(null=True)
    approved_at = fields.DatetimeField(null=True)
    sole_person = fields.BooleanField()

    class Meta:
        table = "statements"
        unique_together = (("agency_id", "portfolio_id", "month"),)


class StatementLine(Model):
    """One attributed part in a statement, with its arithmetic."""

    id = fields.BigIntField(primary_key=True)
    statement_id = fields.BigIntField()
    line_number = fields.BigIntField()
    attribution_id = fields.BigIntField(unique=True)
    terms_id = fields.BigIntField()
    kind = fields.TextField()
    month = fields.DateField()
    base_minor = fields.BigIntField()
    rate_ppm = fields.BigIntField(null=True)
    commission_minor = fields.BigIntField()
    arithmetic = fields.TextField()

    class Meta:
        table = "statement_lines"
        unique_together = (("statement_id", "line_number"),)
