"""Portfolios and the people who work on them."""

from tortoise import fields
from tortoise.models import Model


class Portfolio(Model):
    """A set of loans with one currency, time zone, rulebook and policy."""

    id = fields.BigIntField(primary_key=True)
    code = fields.TextField()
    name = fields.TextField()
    currency = fields.TextField()
    time_zone = fields.TextField()
    rulebook = fields.TextField()
    policy = fields.TextField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "portfolios"
        unique_together = (("code",),)


class Person(Model):
    """A person of the lender or of an agency, with one role."""

    id = fields.BigIntField(primary_key=True)
    email = fields.TextField()
    name = fields.TextField()
    role = fields.TextField()
    agency_id = fields.BigIntField(null=True)
    password_hash = fields.TextField(null=True)
    language = fields.TextField()
    active = fields.BooleanField()
    created_at = fields.DatetimeField()
    theme = fields.TextField(default="system")
    time_zone = fields.TextField(null=True)

    class Meta:
        table = "people"
        unique_together = (("email",),)


class Session(Model):
    """Somebody signed in by the web; the token itself is known to the browser only."""

    id = fields.BigIntField(primary_key=True)
    token_digest = fields.BinaryField()
    person_id = fields.BigIntField()
    address_cipher = fields.BinaryField()
    device_cipher = fields.BinaryField()
    begun_at = fields.DatetimeField()
    seen_at = fields.DatetimeField()

    class Meta:
        table = "sessions"
        unique_together = (("token_digest",),)


class SignInFailure(Model):
    """A try to sign in that did not succeed, by digests of the account named and of the address."""

    id = fields.BigIntField(primary_key=True)
    account = fields.BinaryField()
    address = fields.BinaryField()
    at = fields.DatetimeField()

    class Meta:
        table = "sign_in_failures"


class Invitation(Model):
    """A link by which a person sets a password once: the first, or a new one."""

    id = fields.BigIntField(primary_key=True)
    person_id = fields.BigIntField()
    purpose = fields.TextField()
    token_digest = fields.BinaryField()
    made_by = fields.BigIntField()
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    withdrawn_at = fields.DatetimeField(null=True)
    mailed_at = fields.DatetimeField(null=True)
    mail_error = fields.TextField(null=True)

    class Meta:
        table = "invitations"
        unique_together = (("token_digest",),)


class Chat(Model):
    """A conversation by one door: whose it is, and what it waits for; nobody's before it is linked."""

    id = fields.BigIntField(primary_key=True)
    door = fields.TextField()
    address_index = fields.BinaryField()
    address_cipher = fields.BinaryField()
    person_id = fields.BigIntField(null=True)
    role = fields.TextField(null=True)
    language = fields.TextField()
    begun_at = fields.DatetimeField()
    linked_at = fields.DatetimeField(null=True)
    heard_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    ended_by = fields.TextField(null=True)
    state_cipher = fields.BinaryField(null=True)

    class Meta:
        table = "chats"


class ChatCode(Model):
    """A code by which a person links a chat once, within minutes."""

    id = fields.BigIntField(primary_key=True)
    person_id = fields.BigIntField()
    digest = fields.BinaryField()
    made_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    withdrawn_at = fields.DatetimeField(null=True)

    class Meta:
        table = "chat_codes"
        unique_together = (("digest",),)
