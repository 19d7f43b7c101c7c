"""Scorecards, scores, proposals of shares, and how agencies stand."""

from tortoise import fields
from tortoise.models import Model


class Scorecard(Model):
    """What a score is made of, from a month on; of two for one month the later counts."""

    id = fields.BigIntField(primary_key=True)
    valid_from = fields.DateField()
    definition = fields.TextField()
    created_by = fields.BigIntField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "scorecards"


class ScoreRun(Model):
    """The scores of a portfolio's month, made of certain facts; other facts make the next revision."""

    id = fields.BigIntField(primary_key=True)
    portfolio_id = fields.BigIntField()
    month = fields.DateField()
    revision = fields.BigIntField()
    definition = fields.TextField()
    facts_digest = fields.BinaryField()
    created_by = fields.BigIntField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "score_runs"
        unique_together = (("portfolio_id", "month", "revision"),)


class Score(Model):
    """An agency's score; points in thousandths, none where it could not be rated."""

    id = fields.BigIntField(primary_key=True)
    run_id = fields.BigIntField()
    agency_id = fields.BigIntField()
    points = fields.BigIntField(null=True)
    grade = fields.TextField(null=True)
    reason = fields.TextField()
    cases = fields.BigIntField()
    seasoned_cases = fields.BigIntField()

    class Meta:
        table = "scores"
        unique_together = (("run_id", "agency_id"),)


class ScoreMeasure(Model):
    """A measure of a score: its exact value, and its weight and points in thousandths."""

    id = fields.BigIntField(primary_key=True)
    score_id = fields.BigIntField()
    measure = fields.TextField()
    numerator = fields.BigIntField()
    denominator = fields.BigIntField()
    weight = fields.BigIntField()
    points = fields.BigIntField(null=True)

    class Meta:
        table = "score_measures"
        unique_together = (("score_id", "measure"),)


class ScoreStratum(Model):
    """Cases of one bucket, hand and age: what came in on them, and what came in on those of the peers."""

    id = fields.BigIntField(primary_key=True)
    score_id = fields.BigIntField()
    bucket = fields.TextField()
    hand = fields.BigIntField()
    age = fields.BigIntField()
    placed_minor = fields.BigIntField()
    received_minor = fields.BigIntField()
    peers_placed_minor = fields.BigIntField()
    peers_received_minor = fields.BigIntField()
    expected_minor = fields.BigIntField(null=True)

    class Meta:
        table = "score_strata"
        unique_together = (("score_id", "bucket", "hand", "age"),)


class ScoreRedLine(Model):
    """What sets a score to nought, and how often it happened."""

    id = fields.BigIntField(primary_key=True)
    score_id = fields.BigIntField()
    kind = fields.TextField()
    code = fields.TextField()
    count = fields.BigIntField()

    class Meta:
        table = "score_red_lines"
        unique_together = (("score_id", "kind", "code"),)


class ShareProposal(Model):
    """Shares that grades propose, and what a person decided about them."""

    id = fields.BigIntField(primary_key=True)
    month = fields.DateField()
    created_by = fields.BigIntField()
    created_at = fields.DatetimeField()
    outcome = fields.TextField(null=True)
    reason_cipher = fields.BinaryField(null=True)
    decided_by = fields.BigIntField(null=True)
    decided_at = fields.DatetimeField(null=True)

    class Meta:
        table = "share_proposals"


class ShareLine(Model):
    """An agency's share in a proposal, in per cent: the present, the proposed and the decided one."""

    id = fields.BigIntField(primary_key=True)
    proposal_id = fields.BigIntField()
    agency_id = fields.BigIntField()
    grade = fields.TextField(null=True)
    points = fields.BigIntField(null=True)
    present = fields.BigIntField()
    proposed = fields.BigIntField()
    decided = fields.BigIntField(null=True)

    class Meta:
        table = "share_lines"
        unique_together = (("proposal_id", "agency_id"),)


class Standing(Model):
    """A change of how an agency stands: proposed by one person, decided by another."""

    id = fields.BigIntField(primary_key=True)
    agency_id = fields.BigIntField()
    from_status = fields.TextField()
    status = fields.TextField()
    reason_cipher = fields.BinaryField()
    score_id = fields.BigIntField(null=True)
    proposed_by = fields.BigIntField()
    proposed_at = fields.DatetimeField()
    outcome = fields.TextField(null=True)
    remark_cipher = fields.BinaryField(null=True)
    decided_by = fields.BigIntField(null=True)
    decided_at = fields.DatetimeField(null=True)
    sole_person = fields.BooleanField()

    class Meta:
        table = "standings"


class StandingFile(Model):
    """A file that speaks for a change."""

    id = fields.BigIntField(primary_key=True)
    standing_id = fields.BigIntField()
    evidence_id = fields.BigIntField()
    name_cipher = fields.BinaryField()

    class Meta:
        table = "standing_files"
        unique_together = (("standing_id", "evidence_id"),)


class CorrectivePlan(Model):
    """What an agency on watch has to mend, by when, and who sees to it."""

    id = fields.BigIntField(primary_key=True)
    standing_id = fields.BigIntField()
    text_cipher = fields.BinaryField()
    due_on = fields.DateField()
    responsible = fields.TextField()

    class Meta:
        table = "corrective_plans"
        unique_together = (("standing_id",),)


class CorrectivePlanStep(Model):
    """What became of a corrective plan, step by step."""

    id = fields.BigIntField(primary_key=True)
    plan_id = fields.BigIntField()
    sequence = fields.BigIntField()
    step = fields.TextField()
    due_on = fields.DateField(null=True)
    text_cipher = fields.BinaryField()
    made_by = fields.BigIntField()
    made_at = fields.DatetimeField()

    class Meta:
        table = "corrective_plan_steps"
        unique_together = (("plan_id", "sequence"),)


class RetirementStep(Model):
    """A step of an agency's retirement that is done, with what it came to."""

    id = fields.BigIntField(primary_key=True)
    standing_id = fields.BigIntField()
    step = fields.TextField()
    content = fields.TextField()
    evidence_id = fields.BigIntField(null=True)
    done_by = fields.BigIntField()
    done_at = fields.DatetimeField()

    class Meta:
        table = "retirement_steps"
        unique_together = (("standing_id", "step"),)
