"""The filters of an agency's list of cases, as they stand in the address."""

import datetime

from agencies.cases.rules.buckets import BUCKETS
from agencies.work.rules.my_cases import Filter, Hands, PromiseState
from portal.web.forms import Form

FILTERS = ("text", "hands", "collector", "batch", "bucket", "region", "quiet", "promise", "begun", "owing")
MOST_DAYS = 3_650


def read_filter(asked: Form, now: datetime.datetime) -> Filter:
    """Read a filter; what cannot be read limits nothing."""
    quiet = asked.whole("quiet", least=1, most=MOST_DAYS)
    promise = asked.one_of("promise", [each.value for each in PromiseState])
    begun = asked.one_of("begun", ("yes", "no"))
    return Filter(
        hands=Hands(asked.one_of("hands", [each.value for each in Hands], Hands.ALL)),
        collector_id=asked.whole("collector", least=1),
        batch_id=asked.whole("batch", least=1),
        bucket=asked.one_of("bucket", BUCKETS) or None,
        region=asked.text("region", most=200) or None,
        untouched_since=now - datetime.timedelta(quiet) if quiet else None,
        promise=PromiseState(promise) if promise else None,
        begun={"yes": True, "no": False}.get(begun),
        owing=asked.on("owing"),
        text=asked.text("text", most=100),
    )
