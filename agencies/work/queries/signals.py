"""What contacts and promises push down to cases, in the transaction that brings them."""

from collections.abc import Collection

from agencies.common import sql
from agencies.rulebook.rules.codes import CONVERSATION, Channel, Party, Result
from agencies.work.queries.promises import NEWEST_OUTCOME


async def push_contacts(contact_ids: Collection[int]) -> None:
    """Tell cases of new contacts: the last one, the last with the debtor, and how many visits met nobody."""
    await sql.execute(
        "INSERT INTO signals (case_id, failed_visits, last_valid_contact_at, last_contact_at)"
        " SELECT case_id, count(*) FILTER (WHERE channel = :visit AND result = :not_found),"
        f" max(started_at) FILTER (WHERE party = :debtor AND {sql.any_of('result', 'conversation')}),"
        " max(started_at)"
        f" FROM contacts WHERE {sql.any_of('id', 'contacts')} GROUP BY case_id ORDER BY case_id"
        " ON CONFLICT (case_id) DO UPDATE SET failed_visits = signals.failed_visits + excluded.failed_visits,"
        " last_valid_contact_at = CASE WHEN signals.last_valid_contact_at > excluded.last_valid_contact_at"
        " OR excluded.last_valid_contact_at IS NULL THEN signals.last_valid_contact_at"
        " ELSE excluded.last_valid_contact_at END,"
        " last_contact_at = CASE WHEN signals.last_contact_at > excluded.last_contact_at"
        " THEN signals.last_contact_at ELSE excluded.last_contact_at END",
        visit=Channel.VISIT.value,
        not_found=Result.NOT_FOUND.value,
        debtor=Party.DEBTOR.value,
        conversation=sorted(CONVERSATION),
        contacts=sorted(contact_ids),
    )


async def push_promises(case_ids: Collection[int]) -> None:
    """Tell cases until which day a promise on them is or was live.

    A promise is live until the day on which it was kept, else until its last day, grace included; so the day
    can be compared with any other day, however late it is asked.
    """
    await sql.execute(
        "INSERT INTO signals (case_id, failed_visits, live_promise_until)"
        " SELECT promises.case_id, 0,"
        " max(CASE WHEN said.outcome = 'kept' THEN said.decided_on ELSE promises.kept_by END)"
        f" FROM promises {NEWEST_OUTCOME} WHERE {sql.any_of('promises.case_id', 'cases')}"
        " GROUP BY promises.case_id ORDER BY promises.case_id"
        " ON CONFLICT (case_id) DO UPDATE SET live_promise_until = excluded.live_promise_until",
        cases=sorted(case_ids),
    )
