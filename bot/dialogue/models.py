"""What was heard in chats and what is said there."""

from tortoise import fields
from tortoise.models import Model


class ChatUpdate(Model):
    """An update that was heard, by the name that its door gives it: each is answered once."""

    id = fields.BigIntField(primary_key=True)
    door = fields.TextField()
    key = fields.TextField()
    chat_id = fields.BigIntField()
    heard_at = fields.DatetimeField()

    class Meta:
        table = "chat_updates"
        unique_together = (("door", "key"),)


class ChatMessage(Model):
    """Words in a chat: heard, or to be said and then said."""

    id = fields.BigIntField(primary_key=True)
    chat_id = fields.BigIntField()
    update_id = fields.BigIntField(null=True)
    direction = fields.TextField()
    content_cipher = fields.BinaryField()
    edits = fields.TextField(null=True)
    made_at = fields.DatetimeField()
    state = fields.TextField()
    attempts = fields.BigIntField()
    next_try_at = fields.DatetimeField()
    external_id = fields.TextField(null=True)
    reason = fields.TextField(null=True)

    class Meta:
        table = "chat_messages"
