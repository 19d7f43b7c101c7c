"""Agencies."""

from tortoise import fields
from tortoise.models import Model


class Agency(Model):
    """An outside collection agency."""

    id = fields.BigIntField(primary_key=True)
    code = fields.TextField()
    name = fields.TextField()
    capacity = fields.BigIntField(null=True)
    status = fields.TextField(default="active")
    status_since = fields.DatetimeField(null=True)
    grade = fields.TextField(null=True)
    share_weight = fields.BigIntField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "agencies"
        unique_together = (("code",),)
