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


class StatementSend(Model):
    """A draft of a statement, known by its hash, put before its agency."""

    id = fields.BigIntField(primary_key=True)
    statement_id = fields.BigIntField()
    hash = fields.TextField()
    sent_by = fields.BigIntField()
    sent_at = fields.DatetimeField()

    class Meta:
        table = "statement_sends"
        unique_together = (("statement_id", "hash"),)


class StatementAnswer(Model):
    """What an agency says of a draft: agreed as a whole, or objected to a line or the whole."""

    id = fields.BigIntField(primary_key=True)
    statement_id = fields.BigIntField()
    hash = fields.TextField()
    answer = fields.TextField()
    attribution_id = fields.BigIntField(null=True)
    text_cipher = fields.BinaryField(null=True)
    answered_by = fields.BigIntField()
    answered_at = fields.DatetimeField()

    class Meta:
        table = "statement_answers"


class ObjectionReply(Model):
    """What finance replies to an objection; the last reply counts."""

    id = fields.BigIntField(primary_key=True)
    answer_id = fields.BigIntField()
    sequence = fields.BigIntField()
    outcome = fields.TextField()
    text_cipher = fields.BinaryField()
    replied_by = fields.BigIntField()
    replied_at = fields.DatetimeField()

    class Meta:
        table = "objection_replies"
        unique_together = (("answer_id", "sequence"),)
