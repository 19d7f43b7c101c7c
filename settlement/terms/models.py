"""Commission terms and their approval."""

from tortoise import fields
from tortoise.models import Model


class Terms(Model):
    """Commission terms of an agency from a day on."""

    id = fields.BigIntField(primary_key=True)
    agency_id = fields.BigIntField()
    portfolio_id = fields.BigIntField()
    valid_from = fields.DateField()
    definition = fields.TextField()
    created_by = fields.BigIntField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "terms"
        unique_together = (("id", "created_by"),)


class TermsApproval(Model):
    """The second person's approval of terms."""

    id = fields.BigIntField(primary_key=True)
    terms_id = fields.BigIntField(unique=True)
    made_by = fields.BigIntField()
    approved_by = fields.BigIntField()
    sole_person = fields.BooleanField()
    approved_at = fields.DatetimeField()

    class Meta:
        table = "terms_approvals"
