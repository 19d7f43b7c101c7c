"""Who works which case, contacts, verdicts on them, and promises."""

from tortoise import fields
from tortoise.models import Model


class Assignment(Model):
    """A placed case in the hands of one of the agency's people, from a moment until it ended."""

    id = fields.BigIntField(primary_key=True)
    placement_id = fields.BigIntField()
    agency_id = fields.BigIntField()
    collector_id = fields.BigIntField()
    assigned_by = fields.BigIntField()
    assigned_at = fields.DatetimeField()
    ended_by = fields.BigIntField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "assignments"


class Contact(Model):
    """One contact with a debtor or somebody near, as it happened."""

    id = fields.BigIntField(primary_key=True)
    agency_id = fields.BigIntField()
    contact_id = fields.TextField()
    case_id = fields.BigIntField()
    debtor_id = fields.BigIntField()
    placement_id = fields.BigIntField(null=True)
    collector = fields.TextField()
    channel = fields.TextField()
    party = fields.TextField()
    result = fields.TextField()
    started_at = fields.DatetimeField()
    civil_day = fields.DateField()
    seconds = fields.BigIntField(null=True)
    note_cipher = fields.BinaryField(null=True)
    row_digest = fields.BinaryField()
    job_id = fields.BigIntField(null=True)
    recorded_by = fields.BigIntField()
    recorded_at = fields.DatetimeField()
    point_id = fields.BigIntField(null=True)

    class Meta:
        table = "contacts"
        unique_together = (("agency_id", "contact_id"),)


class Verdict(Model):
    """What the rulebook says of a contact; a later one replaces an earlier."""

    id = fields.BigIntField(primary_key=True)
    contact_id = fields.BigIntField()
    sequence = fields.BigIntField()
    allowed = fields.BooleanField()
    rule = fields.TextField()
    preset = fields.TextField()
    facts = fields.TextField()
    judged_at = fields.DatetimeField()

    class Meta:
        table = "verdicts"
        unique_together = (("contact_id", "sequence"),)


class Promise(Model):
    """A promise to pay made in a contact; `kept_by` is the last day to keep it, grace included."""

    id = fields.BigIntField(primary_key=True)
    contact_id = fields.BigIntField(unique=True)
    case_id = fields.BigIntField()
    agency_id = fields.BigIntField()
    placement_id = fields.BigIntField(null=True)
    amount_minor = fields.BigIntField()
    promised_on = fields.DateField()
    due_on = fields.DateField()
    kept_by = fields.DateField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "promises"


class PromiseOutcome(Model):
    """What became of a promise and since which day; a later one replaces an earlier."""

    id = fields.BigIntField(primary_key=True)
    promise_id = fields.BigIntField()
    sequence = fields.BigIntField()
    outcome = fields.TextField()
    paid_minor = fields.BigIntField()
    decided_on = fields.DateField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "promise_outcomes"
        unique_together = (("promise_id", "sequence"),)
