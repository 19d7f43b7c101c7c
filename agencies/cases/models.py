"""Debtors, their cases, and what holds a case back."""

from tortoise import fields
from tortoise.models import Model


class CaseFile(Model):
    """One import of a case file."""

    id = fields.BigIntField(primary_key=True)
    portfolio_id = fields.BigIntField()
    job_id = fields.BigIntField(unique=True)
    evidence_id = fields.BigIntField()
    as_of = fields.DateField()
    created_by = fields.BigIntField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "case_files"


class Debtor(Model):
    """A person who owes, with encrypted name and id number."""

    id = fields.BigIntField(primary_key=True)
    name_cipher = fields.BinaryField(null=True)
    name_index = fields.BinaryField(null=True)
    id_number_cipher = fields.BinaryField(null=True)
    id_last_four_index = fields.BinaryField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "debtors"


class DebtorKey(Model):
    """A digest by which a debtor is known again."""

    id = fields.BigIntField(primary_key=True)
    digest = fields.BinaryField()
    kind = fields.TextField()
    debtor_id = fields.BigIntField()

    class Meta:
        table = "debtor_keys"
        unique_together = (("digest",),)


class Case(Model):
    """One overdue loan as the latest case file has it."""

    id = fields.BigIntField(primary_key=True)
    portfolio_id = fields.BigIntField()
    debtor_id = fields.BigIntField()
    case_no = fields.TextField()
    product = fields.TextField(null=True)
    region = fields.TextField(null=True)
    time_zone = fields.TextField(null=True)
    risk_grade = fields.TextField(null=True)
    loan_date = fields.DateField(null=True)
    loan_amount_minor = fields.BigIntField(null=True)
    as_of = fields.DateField()
    overdue_since = fields.DateField()
    outstanding_minor = fields.BigIntField()
    balance_minor = fields.BigIntField(default=0)
    principal_minor = fields.BigIntField(null=True)
    interest_minor = fields.BigIntField(null=True)
    penalty_minor = fields.BigIntField(null=True)
    fees_minor = fields.BigIntField(null=True)
    not_yet_due_minor = fields.BigIntField(null=True)
    failed_visits = fields.BigIntField()
    unreachable_since = fields.DateField(null=True)
    status = fields.TextField()
    extras_cipher = fields.BinaryField(null=True)
    row_digest = fields.BinaryField()
    file_id = fields.BigIntField()

    class Meta:
        table = "cases"
        unique_together = (("portfolio_id", "case_no"),)


class CaseBalance(Model):
    """What one case file said of one case."""

    id = fields.BigIntField(primary_key=True)
    case_id = fields.BigIntField()
    file_id = fields.BigIntField()
    as_of = fields.DateField()
    overdue_since = fields.DateField()
    outstanding_minor = fields.BigIntField()
    principal_minor = fields.BigIntField(null=True)
    interest_minor = fields.BigIntField(null=True)
    penalty_minor = fields.BigIntField(null=True)
    fees_minor = fields.BigIntField(null=True)
    not_yet_due_minor = fields.BigIntField(null=True)
    status = fields.TextField()

    class Meta:
        table = "case_balances"
        unique_together = (("case_id", "file_id"),)


class Receipt(Model):
    """Money that came in on a case; negative when it was taken back."""

    id = fields.BigIntField(primary_key=True)
    case_id = fields.BigIntField()
    payment_id = fields.BigIntField(unique=True)
    paid_on = fields.DateField()
    amount_minor = fields.BigIntField()

    class Meta:
        table = "receipts"


class ContactPoint(Model):
    """A phone, address or e-mail of a debtor or of somebody near."""

    id = fields.BigIntField(primary_key=True)
    debtor_id = fields.BigIntField()
    relation = fields.TextField()
    kind = fields.TextField()
    name_cipher = fields.BinaryField(null=True)
    value_cipher = fields.BinaryField()
    value_index = fields.BinaryField()
    last_four_index = fields.BinaryField(null=True)
    source = fields.TextField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "contact_points"
        unique_together = (("debtor_id", "kind", "value_index", "relation"),)


class Reveal(Model):
    """A contact point that a person saw in the clear: for a reason, or to call it."""

    id = fields.BigIntField(primary_key=True)
    point_id = fields.BigIntField()
    person_id = fields.BigIntField()
    kind = fields.TextField()
    reason_cipher = fields.BinaryField(null=True)
    at = fields.DatetimeField()

    class Meta:
        table = "reveals"


class Hold(Model):
    """A case on which collection rests."""

    id = fields.BigIntField(primary_key=True)
    case_id = fields.BigIntField()
    reason_cipher = fields.BinaryField()
    until = fields.DateField(null=True)
    created_by = fields.BigIntField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "holds"


class HoldRelease(Model):
    """The end of a hold."""

    id = fields.BigIntField(primary_key=True)
    hold_id = fields.BigIntField(unique=True)
    created_by = fields.BigIntField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "hold_releases"


class Stop(Model):
    """A debtor who must not be collected from."""

    id = fields.BigIntField(primary_key=True)
    debtor_id = fields.BigIntField()
    reason_cipher = fields.BinaryField()
    created_by = fields.BigIntField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "stop_list"


class StopLift(Model):
    """The end of an entry in the stop list."""

    id = fields.BigIntField(primary_key=True)
    stop_id = fields.BigIntField(unique=True)
    reason_cipher = fields.BinaryField()
    created_by = fields.BigIntField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "stop_list_lifts"


class Signal(Model):
    """What work on a case has shown that placing and asking depend on."""

    case_id = fields.BigIntField(primary_key=True, generated=False)
    failed_visits = fields.BigIntField()
    last_valid_contact_at = fields.DatetimeField(null=True)
    live_promise_until = fields.DateField(null=True)
    last_contact_at = fields.DatetimeField(null=True)

    class Meta:
        table = "signals"


class StagedCase(Model):
    """A row of a case file on its way in."""

    id = fields.BigIntField(primary_key=True)
    job_id = fields.BigIntField()
    row_number = fields.BigIntField()
    case_no = fields.TextField()
    id_number_digest = fields.BinaryField(null=True)
    debtor_id_digest = fields.BinaryField(null=True)
    name_cipher = fields.BinaryField(null=True)
    name_index = fields.BinaryField(null=True)
    id_number_cipher = fields.BinaryField(null=True)
    id_last_four_index = fields.BinaryField(null=True)
    phone_cipher = fields.BinaryField(null=True)
    phone_index = fields.BinaryField(null=True)
    phone_last_four_index = fields.BinaryField(null=True)
    product = fields.TextField(null=True)
    region = fields.TextField(null=True)
    time_zone = fields.TextField(null=True)
    risk_grade = fields.TextField(null=True)
    loan_date = fields.DateField(null=True)
    loan_amount_minor = fields.BigIntField(null=True)
    overdue_since = fields.DateField()
    outstanding_minor = fields.BigIntField()
    principal_minor = fields.BigIntField(null=True)
    interest_minor = fields.BigIntField(null=True)
    penalty_minor = fields.BigIntField(null=True)
    fees_minor = fields.BigIntField(null=True)
    not_yet_due_minor = fields.BigIntField(null=True)
    failed_visits = fields.BigIntField()
    unreachable_since = fields.DateField(null=True)
    status = fields.TextField()
    extras_cipher = fields.BinaryField(null=True)
    row_digest = fields.BinaryField()

    class Meta:
        table = "staged_cases"
        unique_together = (("job_id", "row_number"),)
