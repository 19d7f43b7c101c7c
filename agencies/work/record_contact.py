"""Records one contact by hand: told with what the rulebook says of it, and never refused for a breach."""

import datetime
import re
from dataclasses import dataclass

from agencies.common import sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict, Fault, Invalid, NotAllowed, NotFound
from agencies.common.money import format_amount
from agencies.common.words import Message, say
from agencies.people.queries import PortfolioRow, portfolio_by_id
from agencies.rulebook.rules.codes import Channel, Party, Result
from agencies.rulebook.rules.contacts import Verdict, stored_verdict
from agencies.rulebook.rules.explain import explain
from agencies.work.queries.contacts import hold_debtors_still
from agencies.work.queries.recording import (
    Recorded,
    WorkedCase,
    point_is_of,
    recorded_contact,
    worked_case,
)
from agencies.work.record_contacts import Origin, record_contacts
from agencies.work.rules.drafts import Draft, Promised

LONGEST_NOTE = 2_000
LONGEST_SECONDS = 86_400
_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Report:
    """A contact as a person tells it; without a moment it has happened just now."""

    channel: Channel
    party: Party
    result: Result
    started_at: datetime.datetime | None = None
    seconds: int | None = None
    promise: Promised | None = None
    note: str = ""
    point_id: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A contact that stands recorded; `fresh` says whether this asking recorded it, or an earlier one."""

    contact_id: int
    case_no: str
    fresh: bool
    verdict: Verdict

    @property
    def words(self) -> Message:
        """Say what the rulebook says of it."""
        return explain(self.verdict)


async def record_contact(
    actor: Actor, case_id: int, report: Report, *, once: str, now: datetime.datetime
) -> Told:
    """Record a contact of the actor's agency on a case that it has or had, judged in the same transaction.

    `once` is the token of the form: the same form sent again records nothing and tells the same. Invalid
    names the fields of a promise that cannot be: above the balance, after the placement, or none at all with
    the result that says there is one. Conflict where the form was sent before with other content.
    """
    require(actor, Permission.RECORD_CONTACTS)
    if actor.agency_id is None:
        raise NotAllowed(
            "Cases are worked by an agency's people; {person} works for the lender.", person=actor.name
        )
    contact_id = _contact_id(once)
    async with sql.transaction():
        case = await worked_case(actor, case_id)
        portfolio = await portfolio_by_id(case.portfolio_id)
        await _check(case, portfolio, report)
        await hold_debtors_still({case.debtor_id})
        before = await recorded_contact(actor.agency_id, contact_id)
        moment = report.started_at or (before.started_at if before else now)
        if before is not None:
            now = max(now, before.started_at)  # of two that came at once the later may have been first
        draft = _draft(actor, case, report, contact_id, moment)
        origin = Origin(portfolio, actor.agency_id, None)
        for _, fault in await record_contacts(actor, origin, [draft], now=now):
            _refuse(fault)
        stands = await recorded_contact(actor.agency_id, contact_id)
    return _told(case, stands, fresh=before is None)


def _draft(
    actor: Actor, case: WorkedCase, report: Report, contact_id: str, moment: datetime.datetime
) -> Draft:
    promise = report.promise
    return Draft(
        row_number=0,
        contact_id=contact_id,
        case_no=case.case_no,
        collector=actor.name,
        channel=report.channel,
        party=report.party,
        result=report.result,
        started_at=moment,
        seconds=report.seconds,
        promise_amount_minor=promise.amount_minor if promise else None,
        promise_date=promise.due_on if promise else None,
        note=" ".join(report.note.split()) or None,
        point_id=report.point_id,
    )


def _contact_id(once: str) -> str:
    if not _TOKEN.fullmatch(once):
        raise Invalid("The form has lost its number; open the case again and record the contact there.")
    return f"portal:{once}"


async def _check(case: WorkedCase, portfolio: PortfolioRow, report: Report) -> None:
    if report.point_id is not None and not await point_is_of(report.point_id, case.debtor_id):
        raise NotFound("This contact point is not on the case, or no longer.")
    fields: dict[str, Message] = {}
    if report.seconds is not None and not 0 <= report.seconds <= LONGEST_SECONDS:
        fields["seconds"] = say("A contact takes from 0 to {most} seconds.", most=LONGEST_SECONDS)
    if len(report.note) > LONGEST_NOTE:
        fields["note"] = say("A note has at most {most} signs.", most=LONGEST_NOTE)
    if report.promise is not None:
        fields |= _promise_faults(case, portfolio.currency, report.promise)
    elif report.result is Result.PROMISED:
        fields["promise_amount"] = say("Say how much was promised, and for which day.")
    if fields:
        first = next(iter(fields.values()))
        raise Invalid(first.text, fields, **first.values)


def _promise_faults(case: WorkedCase, currency: str, promise: Promised) -> dict[str, Message]:
    faults: dict[str, Message] = {}
    if promise.amount_minor > case.balance_minor:
        faults["promise_amount"] = say(
            "{amount} is more than the {balance} still owed.",
            amount=format_amount(promise.amount_minor, currency),
            balance=format_amount(case.balance_minor, currency),
        )
    if case.due_on is not None and promise.due_on > case.due_on:
        faults["promise_date"] = say(
            "The promised day is after {day}, when the placement ends.", day=case.due_on
        )
    return faults


def _refuse(fault: Fault) -> None:
    if fault.code == "contact_changed":
        raise Conflict(
            "This form was saved before with other content; open the case again to record another contact."
        )
    raise Invalid(fault.message.text, {fault.field: fault.message}, **fault.message.values)


def _told(case: WorkedCase, stands: Recorded | None, *, fresh: bool) -> Told:
    if stands is None:
        raise NotFound("There is no case {case_no}.", case_no=case.case_no)
    verdict = stored_verdict(stands.allowed, stands.preset, stands.rule, stands.facts)
    return Told(stands.id, case.case_no, fresh, verdict)
