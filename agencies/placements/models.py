"""Plans, batches, placements and their recall."""

from tortoise import fields
from tortoise.models import Model


class Plan(Model):
    """A proposal who gets which case, with the facts it rests on."""

    id = fields.BigIntField(primary_key=True)
    portfolio_id = fields.BigIntField()
    job_id = fields.BigIntField(unique=True)
    as_of = fields.DateField()
    strategy = fields.TextField()
    seed = fields.BigIntField()
    facts_digest = fields.BinaryField()
    engine = fields.TextField()
    summary = fields.TextField()
    created_by = fields.BigIntField()
    created_at = fields.DatetimeField()
    confirmed_by = fields.BigIntField(null=True)
    confirmed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "plans"


class PlannedPlacement(Model):
    """One case in a plan: its agency, or why it has none."""

    id = fields.BigIntField(primary_key=True)
    plan_id = fields.BigIntField()
    case_id = fields.BigIntField()
    debtor_id = fields.BigIntField()
    agency_id = fields.BigIntField(null=True)
    unplaced_reason = fields.TextField(null=True)
    bucket = fields.TextField()
    amount_minor = fields.BigIntField()
    hand = fields.BigIntField()

    class Meta:
        table = "planned_placements"
        unique_together = (("plan_id", "case_id"),)


class Batch(Model):
    """The cases that one agency got by one plan."""

    id = fields.BigIntField(primary_key=True)
    code = fields.TextField()
    portfolio_id = fields.BigIntField()
    agency_id = fields.BigIntField()
    plan_id = fields.BigIntField()
    starts_on = fields.DateField()
    due_on = fields.DateField(null=True)
    cases = fields.BigIntField()
    amount_minor = fields.BigIntField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "batches"
        unique_together = (
            ("code",),
            ("plan_id", "agency_id"),
            ("id", "agency_id", "portfolio_id"),
        )


class Placement(Model):
    """One case with one agency, from a day until it ended."""

    id = fields.BigIntField(primary_key=True)
    portfolio_id = fields.BigIntField()
    batch_id = fields.BigIntField()
    case_id = fields.BigIntField()
    debtor_id = fields.BigIntField()
    agency_id = fields.BigIntField()
    hand = fields.BigIntField()
    starts_on = fields.DateField()
    due_on = fields.DateField(null=True)
    ended_on = fields.DateField(null=True)
    bucket = fields.TextField()
    amount_minor = fields.BigIntField()

    class Meta:
        table = "placements"
        unique_together = (("case_id", "hand"),)


class Recall(Model):
    """A placement asked back: announced, then final."""

    id = fields.BigIntField(primary_key=True)
    placement_id = fields.BigIntField()
    kind = fields.TextField()
    reason = fields.TextField()
    stated_cipher = fields.BinaryField(null=True)
    effective_on = fields.DateField()
    created_by = fields.BigIntField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "recalls"
        unique_together = (("placement_id", "kind"),)


class Tail(Model):
    """How long after its end a placement of an agency still earns."""

    id = fields.BigIntField(primary_key=True)
    agency_id = fields.BigIntField()
    portfolio_id = fields.BigIntField()
    terms_id = fields.BigIntField(unique=True)
    valid_from = fields.DateField()
    days = fields.BigIntField()
    condition = fields.TextField()

    class Meta:
        table = "tails"
