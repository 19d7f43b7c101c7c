"""Records contacts that happened: never refused for a breach, but marked with it."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from agencies.common import journal, vault
from agencies.common.access import Actor
from agencies.common.dates import civil_day, days_after
from agencies.common.errors import Fault
from agencies.common.words import say
from agencies.people.queries import PortfolioRow
from agencies.rulebook.load_preset import load_preset, preset_codes
from agencies.work.queries.contacts import (
    NewContact,
    add_contacts,
    hold_debtors_still,
    known_contacts,
    stays_with_agency,
)
from agencies.work.queries.promises import NewPromise, add_promises
from agencies.work.queries.signals import push_contacts, push_promises
from agencies.work.queries.verdicts import add_verdicts, history_of, spells_of
from agencies.work.rules.drafts import Draft, Promised, moment_of, promise_of
from agencies.work.rules.judging import judge_debtor, reach
from agencies.work.rules.placing import Stay, placement_on
from agencies.work.rules.resting import Spell

NOTE = "contact_note"
Faults = list[tuple[int, Fault]]
_CHANGED = Fault(
    "contact_id",
    "contact_changed",
    say("The agency has reported a contact with this number and other content; a contact is not changed."),
)
_NOT_FOUND = Fault("case_no", "case_not_found", say("This agency has had no case with this number."))


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose contacts are recorded, for which portfolio, by which job; by hand where there is none."""

    portfolio: PortfolioRow
    agency_id: int
    job_id: int | None


@dataclass(frozen=True, slots=True)
class _Fresh:
    contact: NewContact
    promised: Promised | None


async def record_contacts(
    actor: Actor, origin: Origin, drafts: Sequence[Draft], *, now: datetime.datetime
) -> Faults:
    """Record contacts of one agency inside the running transaction; give the rows that are refused, and why.

    New contacts are judged with all others of their debtors, and so are those that came later than a contact
    reported late. Contacts that are known already with the same content are passed over.
    """
    stays = await _stays(origin, drafts)
    await hold_debtors_still({each[0].debtor_id for each in stays.values()})
    known = await known_contacts(origin.agency_id, {each.contact_id for each in drafts})
    fresh: list[_Fresh] = []
    faults: Faults = []
    for draft in drafts:
        made = _make(actor, origin, draft, stays.get(draft.case_no), now)
        if isinstance(made, Fault):
            faults.append((draft.row_number, made))
        elif draft.contact_id not in known:
            known[draft.contact_id] = made.contact.row_digest
            fresh.append(made)
        elif known[draft.contact_id] != made.contact.row_digest:
            faults.append((draft.row_number, _CHANGED))
    if fresh:
        await _write(actor, origin, fresh, now)
    return faults


async def _stays(origin: Origin, drafts: Iterable[Draft]) -> dict[str, list[Stay]]:
    found = await stays_with_agency(origin.portfolio.id, origin.agency_id, {each.case_no for each in drafts})
    return {case_no: list(stays) for case_no, stays in groupby(found, key=attrgetter("case_no"))}


def _make(
    actor: Actor, origin: Origin, draft: Draft, stays: Sequence[Stay] | None, now: datetime.datetime
) -> _Fresh | Fault:
    if not stays:
        return _NOT_FOUND
    case = stays[0]
    started_at = moment_of(draft, case.time_zone, now)
    if isinstance(started_at, Fault):
        return started_at
    day = civil_day(started_at, case.time_zone)
    promised = promise_of(draft, day)
    if isinstance(promised, Fault):
        return promised
    contact = NewContact(
        agency_id=origin.agency_id,
        contact_id=draft.contact_id,
        case_id=case.case_id,
        debtor_id=case.debtor_id,
        placement_id=placement_on(stays, day),
        collector=draft.collector,
        channel=draft.channel.value,
        party=draft.party.value,
        result=draft.result.value,
        started_at=started_at,
        civil_day=day,
        seconds=draft.seconds,
        note_cipher=vault.encrypt(draft.note, NOTE) if draft.note else None,
        row_digest=vault.blind_index("contact_row", draft.content),
        job_id=origin.job_id,
        recorded_by=actor.person_id,
        recorded_at=now,
        point_id=draft.point_id,
    )
    return _Fresh(contact, promised)


async def _write(actor: Actor, origin: Origin, fresh: Sequence[_Fresh], now: datetime.datetime) -> None:
    ids = await add_contacts([each.contact for each in fresh])
    grace = origin.portfolio.policy.promise_grace_days
    promises = [
        _promise(ids[each.contact.contact_id], each.contact, each.promised, grace)
        for each in fresh
        if each.promised
    ]
    await add_promises(promises)
    await _judge([each.contact for each in fresh], now)
    await push_contacts(ids.values())
    await push_promises({each.case_id for each in promises})
    by_hand = origin.job_id is None
    await journal.record(
        actor,
        "contacts.recorded",
        "contact" if by_hand else "job",
        min(ids.values()) if by_hand else origin.job_id,
        agency_id=origin.agency_id,
        now=now,
        portfolio=origin.portfolio.code,
        count=len(ids),
        members=journal.members_digest(sorted(ids.values())),
    )


def _promise(contact_id: int, contact: NewContact, promised: Promised, grace_days: int) -> NewPromise:
    return NewPromise(
        contact_id=contact_id,
        case_id=contact.case_id,
        agency_id=contact.agency_id,
        placement_id=contact.placement_id,
        amount_minor=promised.amount_minor,
        promised_on=contact.civil_day,
        due_on=promised.due_on,
        kept_by=days_after(promised.due_on, grace_days),
        created_at=contact.recorded_at,
    )


async def _judge(contacts: Sequence[NewContact], now: datetime.datetime) -> None:
    presets = {code: load_preset(code) for code in preset_codes()}
    since = min(each.started_at for each in contacts) - reach(presets.values())
    debtors = {each.debtor_id for each in contacts}
    spells: dict[int, list[Spell]] = {}
    for each in await spells_of(debtors):
        spells.setdefault(each.debtor_id, []).append(each)
    found = [
        verdict
        for debtor, happened in groupby(await history_of(debtors, since), key=attrgetter("debtor_id"))
        for verdict in judge_debtor(list(happened), presets, spells.get(debtor, ()))
    ]
    await add_verdicts(found, now)
