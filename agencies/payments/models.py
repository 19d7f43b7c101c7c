"""Payments, whom they are credited to, and the unattributed queue."""

from tortoise import fields
from tortoise.models import Model


class StagedPayment(Model):
    """A row of a payment file on its way in."""

    id = fields.BigIntField(primary_key=True)
    job_id = fields.BigIntField()
    row_number = fields.BigIntField()
    reference = fields.TextField()
    case_no = fields.TextField()
    amount_minor = fields.BigIntField()
    paid_on = fields.DateField()
    channel = fields.TextField(null=True)
    reverses = fields.TextField(null=True)
    principal_minor = fields.BigIntField(null=True)
    interest_minor = fields.BigIntField(null=True)
    penalty_minor = fields.BigIntField(null=True)
    fees_minor = fields.BigIntField(null=True)
    cells_cipher = fields.BinaryField()

    class Meta:
        table = "staged_payments"
        unique_together = (("job_id", "row_number"),)


class Payment(Model):
    """Money received for a case number; a reversal is negative."""

    id = fields.BigIntField(primary_key=True)
    portfolio_id = fields.BigIntField()
    reference = fields.TextField()
    case_no = fields.TextField()
    case_id = fields.BigIntField(null=True)
    amount_minor = fields.BigIntField()
    excess_minor = fields.BigIntField()
    paid_on = fields.DateField()
    channel = fields.TextField(null=True)
    reverses_id = fields.BigIntField(null=True, unique=True)
    principal_minor = fields.BigIntField(null=True)
    interest_minor = fields.BigIntField(null=True)
    penalty_minor = fields.BigIntField(null=True)
    fees_minor = fields.BigIntField(null=True)
    job_id = fields.BigIntField()
    posted_by = fields.BigIntField()
    posted_at = fields.DatetimeField()

    class Meta:
        table = "payments"
        unique_together = (("portfolio_id", "reference"),)


class Attribution(Model):
    """The part of a payment that a placement is credited with."""

    id = fields.BigIntField(primary_key=True)
    payment_id = fields.BigIntField()
    placement_id = fields.BigIntField()
    agency_id = fields.BigIntField()
    portfolio_id = fields.BigIntField()
    amount_minor = fields.BigIntField()
    excess_minor = fields.BigIntField()
    paid_on = fields.DateField()
    basis = fields.TextField()
    reason_cipher = fields.BinaryField(null=True)
    reverses_id = fields.BigIntField(null=True, unique=True)
    created_by = fields.BigIntField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "attributions"
        unique_together = (("payment_id", "placement_id"),)


class QueueItem(Model):
    """A payment that no placement could be credited with."""

    id = fields.BigIntField(primary_key=True)
    payment_id = fields.BigIntField(unique=True)
    portfolio_id = fields.BigIntField()
    amount_minor = fields.BigIntField()
    reason = fields.TextField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "queue_items"


class QueueResolution(Model):
    """What a person decided about a queue item."""

    id = fields.BigIntField(primary_key=True)
    queue_item_id = fields.BigIntField(unique=True)
    outcome = fields.TextField()
    reason_cipher = fields.BinaryField()
    created_by = fields.BigIntField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "queue_resolutions"
