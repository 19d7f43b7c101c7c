"""Inspections, complaints and their files, as they are stored."""

from tortoise import fields
from tortoise.models import Model


class Inspection(Model):
    """An inspection of an agency for a month."""

    id = fields.BigIntField(primary_key=True)
    agency_id = fields.BigIntField()
    month = fields.DateField()
    manner = fields.TextField()
    held_on = fields.DateField()
    sample_size = fields.BigIntField()
    inspector_id = fields.BigIntField()
    opened_at = fields.DatetimeField()

    class Meta:
        table = "inspections"
        unique_together = (
            ("agency_id", "month"),
            ("id", "inspector_id"),
        )


class InspectionFigure(Model):
    """What was counted for one of the contents of an inspection; the newest holds."""

    id = fields.BigIntField(primary_key=True)
    inspection_id = fields.BigIntField()
    content = fields.TextField()
    portfolio_id = fields.BigIntField(null=True)
    counted = fields.BigIntField()
    of_all = fields.BigIntField()
    note_cipher = fields.BinaryField(null=True)
    counted_by = fields.BigIntField()
    counted_at = fields.DatetimeField()

    class Meta:
        table = "inspection_figures"


class Finding(Model):
    """Something that an inspection found, with the day until which it is to be put right."""

    id = fields.BigIntField(primary_key=True)
    inspection_id = fields.BigIntField()
    number = fields.BigIntField()
    content = fields.TextField()
    severity = fields.TextField()
    text_cipher = fields.BinaryField()
    due_on = fields.DateField()
    made_by = fields.BigIntField()
    made_at = fields.DatetimeField()

    class Meta:
        table = "findings"
        unique_together = (("inspection_id", "number"),)


class FindingStep(Model):
    """What became of a finding: put right, accepted, or returned to the agency."""

    id = fields.BigIntField(primary_key=True)
    finding_id = fields.BigIntField()
    sequence = fields.BigIntField()
    step = fields.TextField()
    corrected_on = fields.DateField(null=True)
    text_cipher = fields.BinaryField()
    made_by = fields.BigIntField()
    made_at = fields.DatetimeField()

    class Meta:
        table = "finding_steps"
        unique_together = (("finding_id", "sequence"),)


class FindingWithdrawal(Model):
    """That a finding was a mistake, and why."""

    id = fields.BigIntField(primary_key=True)
    finding_id = fields.BigIntField(unique=True)
    text_cipher = fields.BinaryField()
    made_by = fields.BigIntField()
    made_at = fields.DatetimeField()

    class Meta:
        table = "finding_withdrawals"


class InspectionSignature(Model):
    """One side's name under an inspection as it stood."""

    id = fields.BigIntField(primary_key=True)
    inspection_id = fields.BigIntField()
    side = fields.TextField()
    inspector_id = fields.BigIntField()
    signed_by = fields.BigIntField()
    sole_person = fields.BooleanField()
    digest = fields.TextField()
    remark_cipher = fields.BinaryField(null=True)
    signed_at = fields.DatetimeField()

    class Meta:
        table = "inspection_signatures"
        unique_together = (("inspection_id", "side"),)


class ComplaintNumber(Model):
    """The last number that was given to a complaint of a year."""

    year = fields.BigIntField(primary_key=True, generated=False)
    newest = fields.BigIntField()

    class Meta:
        table = "complaint_numbers"


class Complaint(Model):
    """A complaint as it was taken in, with its clock."""

    id = fields.BigIntField(primary_key=True)
    reference = fields.TextField()
    key = fields.TextField()
    portfolio_id = fields.BigIntField()
    case_id = fields.BigIntField(null=True)
    agency_id = fields.BigIntField(null=True)
    channel = fields.TextField()
    source = fields.TextField()
    subject = fields.TextField()
    text_cipher = fields.BinaryField()
    complainant_cipher = fields.BinaryField(null=True)
    received_at = fields.DatetimeField()
    received_on = fields.DateField()
    acknowledge_by = fields.DateField()
    answer_by = fields.DateField()
    hold_id = fields.BigIntField(null=True, unique=True)
    taken_by = fields.BigIntField()
    taken_at = fields.DatetimeField()

    class Meta:
        table = "complaints"
        unique_together = (
            ("reference",),
            ("key",),
        )


class ComplaintEvent(Model):
    """Something that was done about a complaint."""

    id = fields.BigIntField(primary_key=True)
    complaint_id = fields.BigIntField()
    sequence = fields.BigIntField()
    event = fields.TextField()
    handler_id = fields.BigIntField(null=True)
    due_on = fields.DateField(null=True)
    outcome = fields.TextField(null=True)
    red_line = fields.BooleanField(null=True)
    text_cipher = fields.BinaryField(null=True)
    made_by = fields.BigIntField()
    made_on = fields.DateField()
    made_at = fields.DatetimeField()

    class Meta:
        table = "complaint_events"
        unique_together = (("complaint_id", "sequence"),)


class ConductFile(Model):
    """A file that belongs to an inspection, one of its findings, or a complaint."""

    id = fields.BigIntField(primary_key=True)
    inspection_id = fields.BigIntField(null=True)
    finding_id = fields.BigIntField(null=True)
    complaint_id = fields.BigIntField(null=True)
    evidence_id = fields.BigIntField()
    name_cipher = fields.BinaryField()
    kind = fields.TextField()
    added_by = fields.BigIntField()
    added_at = fields.DatetimeField()

    class Meta:
        table = "conduct_files"
