"""Takes back what a case file closed: the act that follows on its import."""

import datetime

from agencies.common import jobs, sql
from agencies.placements.end_placements import end_all
from agencies.placements.queries.recalls import placements_closed
from agencies.placements.rules.ending import closed

KIND = "recall_closed"


async def recall_closed(running: jobs.Running) -> None:
    """End, as of the file's day, the placements of cases that are paid, closed, sold or restructured.

    A case that the file leaves open with nothing owed ends as paid. One that the file does not name is left.
    """
    asked = running.payload
    portfolio_id, file_id = int(str(asked["portfolio_id"])), int(str(asked["file_id"]))
    as_of = datetime.date.fromisoformat(str(asked["as_of"]))
    async with sql.transaction():
        endings = closed(await placements_closed(portfolio_id, file_id), as_of)
        outcome = await end_all(running.actor, endings, now=running.clock())
        await running.finish({"recalled": outcome.count, "reasons": dict(outcome.reasons)})
