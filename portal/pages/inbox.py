"""Messages to the person: what happened that concerns them, the newest first."""

from collections.abc import Mapping

from starlette.responses import Response

from agencies.common import notices
from agencies.common.notices import Kind
from agencies.common.words import Message, say
from portal.web.visit import Visit

ROWS = 50
KIND_WORDS: Mapping[Kind, Message] = {
    Kind.NEW_BATCH: say("New batch"),
    Kind.RECALL: say("Recall"),
    Kind.PROMISE_DUE: say("Promises due"),
    Kind.PAYMENT_RECEIVED: say("Payments"),
    Kind.REQUEST: say("Request"),
    Kind.STATEMENT: say("Statement"),
    Kind.SCORE: say("Score"),
    Kind.STANDING: say("Standing"),
    Kind.COMPLAINT: say("Complaint"),
    Kind.INSPECTION: say("Inspection"),
    Kind.DIGEST: say("Digest"),
}


async def show_inbox(visit: Visit) -> Response:
    """List the person's own messages."""
    before = visit.asked.whole("before", least=1)
    found = await notices.inbox(visit.actor, before=before, limit=ROWS + 1)
    return visit.show(
        "chat/inbox.html",
        rows=found[:ROWS],
        older=found[ROWS - 1].id if len(found) > ROWS else None,
        before=before,
        kinds=KIND_WORDS,
    )


async def mark_read(visit: Visit) -> Response:
    """Note that the messages up to one were read."""
    up_to = visit.form.whole("up_to", least=1, required=True)
    visit.form.check()
    await notices.mark_read(visit.actor, up_to or 0, now=visit.now)
    return visit.go("inbox", flash=say("All messages up to here are marked as read."))
