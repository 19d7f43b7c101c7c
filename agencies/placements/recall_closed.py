"""Takes back what a case file closed: the act that follows on its import."""

from agencies.common import jobs, sql
from agencies.common.dates import parse_date
from agencies.placements.end_placements import end_all
from agencies.placements.queries.recalls import placements_closed
from agencies.placements.rules.ending import closed

KIND = "recall_closed"


async def recall_closed(running: jobs.Running) -> None:
    """End, as of the file's day, the placements of cases that are paid, closed, sold or restructured.

    A case that the file leaves open with nothing owed ends as paid. One that the file does not name is left.
    """
    asked = running.payload
    async with sql.transaction():
        placed = await placements_closed(asked["portfolio_id"], asked["file_id"])
        endings = closed(placed, parse_date(asked["as_of"]))
        outcome = await end_all(running.actor, endings, now=running.clock())
        await running.finish({"recalled": outcome.count, "reasons": dict(outcome.reasons)})
