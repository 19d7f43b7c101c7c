"""What the common parts keep: journal, evidence, jobs, notices, processes."""

from tortoise import fields
from tortoise.models import Model


class Installation(Model):
    """A fact about this installation as a whole, by name."""

    name = fields.CharField(max_length=64, primary_key=True)
    value = fields.TextField()

    class Meta:
        table = "installation"


class JournalEntry(Model):
    """Who did what to which thing, with a code that only this home's key can make."""

    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField()
    actor_id = fields.BigIntField(null=True)
    act = fields.TextField()
    thing = fields.TextField()
    thing_id = fields.BigIntField(null=True)
    agency_id = fields.BigIntField(null=True)
    content = fields.TextField()
    position = fields.BigIntField()
    mac = fields.BinaryField()

    class Meta:
        table = "journal"


class JournalSeal(Model):
    """A link of the chain that fixes a set of journal rows."""

    number = fields.BigIntField(primary_key=True, generated=False)
    from_position = fields.BigIntField()
    to_position = fields.BigIntField()
    count = fields.BigIntField()
    ids = fields.TextField()
    root = fields.BinaryField()
    previous = fields.BinaryField()
    hash = fields.BinaryField()
    at = fields.DatetimeField()

    class Meta:
        table = "journal_seals"


class Evidence(Model):
    """A file kept encrypted, known by the digest of its content."""

    id = fields.BigIntField(primary_key=True)
    sha256 = fields.TextField()
    size = fields.BigIntField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "evidence"
        unique_together = (("sha256",),)


class Job(Model):
    """A long act: what is asked, how far it is, who works on it."""

    id = fields.BigIntField(primary_key=True)
    kind = fields.TextField()
    key = fields.TextField()
    payload = fields.TextField()
    status = fields.TextField()
    rows_done = fields.BigIntField()
    rows_total = fields.BigIntField(null=True)
    attempts = fields.BigIntField()
    lease_owner = fields.TextField(null=True)
    lease_until = fields.DatetimeField(null=True)
    cancel_asked = fields.BooleanField()
    result = fields.TextField(null=True)
    error = fields.TextField(null=True)
    actor_id = fields.BigIntField()
    created_at = fields.DatetimeField()
    started_at = fields.DatetimeField(null=True)
    finished_at = fields.DatetimeField(null=True)
    taken_at = fields.DatetimeField(null=True)
    taken_rows = fields.BigIntField(null=True)
    error_cipher = fields.BinaryField(null=True)

    class Meta:
        table = "jobs"


class JobProblem(Model):
    """A row that a job refused, with the reason and the encrypted cells."""

    id = fields.BigIntField(primary_key=True)
    job_id = fields.BigIntField()
    row_number = fields.BigIntField()
    column_name = fields.TextField()
    shape = fields.TextField()
    code = fields.TextField()
    message = fields.TextField()
    cells_cipher = fields.BinaryField()

    class Meta:
        table = "job_problems"


class Upload(Model):
    """A file handed in by the portal: looked at, perhaps tried, then taken in."""

    id = fields.BigIntField(primary_key=True)
    kind = fields.TextField()
    portfolio_id = fields.BigIntField()
    agency_id = fields.BigIntField(null=True)
    evidence_id = fields.BigIntField()
    name_cipher = fields.BinaryField()
    as_of = fields.DateField(null=True)
    columns = fields.TextField()
    remembered = fields.BooleanField()
    preview_cipher = fields.BinaryField(null=True)
    preview_job_id = fields.BigIntField(null=True)
    trial_job_id = fields.BigIntField(null=True)
    import_job_id = fields.BigIntField(null=True)
    created_by = fields.BigIntField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "uploads"


class Lease(Model):
    """What one process at a time does, and until when it need not be asked again."""

    name = fields.CharField(max_length=64, primary_key=True)
    holder = fields.TextField()
    until = fields.DatetimeField()

    class Meta:
        table = "leases"


class Notice(Model):
    """A message to a person: in the inbox at once, by chat as soon as it gets through."""

    id = fields.BigIntField(primary_key=True)
    person_id = fields.BigIntField()
    kind = fields.TextField()
    key = fields.TextField()
    content_cipher = fields.BinaryField()
    link = fields.TextField()
    made_at = fields.DatetimeField()
    read_at = fields.DatetimeField(null=True)
    chat = fields.TextField()
    attempts = fields.BigIntField()
    next_try_at = fields.DatetimeField()
    reason = fields.TextField(null=True)

    class Meta:
        table = "notices"
        unique_together = (("person_id", "key"),)


class Process(Model):
    """A process that lives beside the portal, as it says of itself every few seconds."""

    holder = fields.CharField(max_length=300, primary_key=True)
    kind = fields.TextField()
    host = fields.TextField()
    begun_at = fields.DatetimeField()
    seen_at = fields.DatetimeField()

    class Meta:
        table = "processes"
