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

    class Meta:
        table = "people"
        unique_together = (("email",),)
