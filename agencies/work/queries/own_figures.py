"""What one of an agency's people has done since a day."""

import datetime
from dataclasses import dataclass

from agencies.common import sql
from agencies.common.access import Actor, Permission, Role, require
from agencies.rulebook.rules.codes import CONVERSATION, Party
from agencies.work.queries.verdicts import NEWEST_VERDICT
from agencies.work.rules.day_counts import DayCount

_OUTCOME = (
    "LEFT JOIN promise_outcomes AS told ON told.promise_id = promises.id AND NOT EXISTS (SELECT 1"
    " FROM promise_outcomes AS newer WHERE newer.promise_id = promises.id AND newer.sequence > told.sequence)"
)


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """Counts of a person's own contacts and promises since a day, and the cases in the person's hands now."""

    cases: int
    contacts: int
    cases_contacted: int
    right_party: int
    breaches: int
    promises: int
    kept: int
    broken: int


@dataclass(frozen=True, slots=True)
class OwnReceived:
    """What came in since a day on the cases that are in a person's hands, in one currency; minor units."""

    currency: str
    payments: int
    amount_minor: int


async def own_figures(actor: Actor, since: datetime.date) -> OwnFigures:
    """Count what the actor has reported since a day; contacts of files count by the collector's name."""
    require(actor, Permission.READ_MEASURES)
    found = await sql.row(
        OwnFigures,
        "SELECT (SELECT count(*) FROM assignments JOIN placements ON placements.id = assignments.placement_id"
        " WHERE assignments.collector_id = :person AND assignments.ended_at IS NULL"
        " AND placements.ended_on IS NULL), count(*), count(DISTINCT contacts.case_id),"
        f" count(*) FILTER (WHERE contacts.party = :debtor AND {sql.any_of('contacts.result', 'spoken')}),"
        " count(*) FILTER (WHERE said.allowed = false), count(promises.id),"
        " count(*) FILTER (WHERE told.outcome = 'kept'), count(*) FILTER (WHERE told.outcome = 'broken')"
        f" FROM contacts {NEWEST_VERDICT} LEFT JOIN promises ON promises.contact_id = contacts.id"
        f" {_OUTCOME} WHERE contacts.agency_id = :agency AND contacts.collector = :name"
        " AND contacts.civil_day >= :since",
        person=actor.person_id,
        agency=actor.agency_id,
        name=actor.name,
        debtor=Party.DEBTOR.value,
        spoken=sorted(CONVERSATION),
        since=since,
    )
    return found or OwnFigures(0, 0, 0, 0, 0, 0, 0, 0)


async def own_received(actor: Actor, since: datetime.date) -> list[OwnReceived]:
    """Sum what was credited since a day on the cases in the actor's hands, by currency."""
    require(actor, Permission.READ_MEASURES)
    return await sql.rows(
        OwnReceived,
        "SELECT portfolios.currency, count(*), CAST(sum(attributions.amount_minor) AS BIGINT)"
        " FROM attributions JOIN assignments ON assignments.placement_id = attributions.placement_id"
        " AND assignments.ended_at IS NULL AND assignments.collector_id = :person"
        " JOIN portfolios ON portfolios.id = attributions.portfolio_id"
        " WHERE attributions.agency_id = :agency AND attributions.paid_on >= :since"
        " GROUP BY portfolios.currency ORDER BY portfolios.currency",
        person=actor.person_id,
        agency=actor.agency_id,
        since=since,
    )


async def contacts_by_day(actor: Actor, since: datetime.date) -> list[DayCount]:
    """Count by day the contacts since a day: a collector's own, of all its people for an agency's manager."""
    require(actor, Permission.READ_MEASURES)
    return await sql.rows(
        DayCount,
        "SELECT civil_day, count(*),"
        f" count(*) FILTER (WHERE party = :debtor AND {sql.any_of('result', 'spoken')})"
        " FROM contacts WHERE agency_id = :agency AND civil_day >= :since"
        " AND (CAST(:name AS TEXT) IS NULL OR collector = :name) GROUP BY civil_day ORDER BY civil_day",
        agency=actor.agency_id,
        since=since,
        name=actor.name if actor.role is Role.AGENCY_COLLECTOR else None,
        debtor=Party.DEBTOR.value,
        spoken=sorted(CONVERSATION),
    )
