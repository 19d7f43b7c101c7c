"""Words for the journal: what was done, to what kind of thing, and with which particulars."""

import datetime
import json
import re
from collections.abc import Iterator, Mapping

from agencies.common.access import ROLE_WORDS
from agencies.common.words import Message, say
from agencies.conduct.rules.words import GRAVITY_WORDS, MANNER_WORDS, OUTCOME_WORDS
from agencies.payments.rules.words import OUTCOMES
from agencies.placements.rules.words import ENDINGS, STATED
from agencies.standing.rules.words import MEASURES, REASONS
from agencies.vendors.rules import STATUS_WORDS
from portal.pages.case_words import RELATIONS
from portal.pages.field_words import FIELD_WORDS, FILE_WORDS
from portal.pages.job_words import FORGOTTEN_WORDS, KIND_WORDS
from portal.pages.profile import THEME_WORDS
from portal.web import speech
from portal.web.later import later

ACT_WORDS: Mapping[str, Message] = {
    "agency.scored": say("scored an agency"),
    "agency.added": say("admitted an agency"),
    "agency.changed": say("changed an agency"),
    "case.held": say("put a case on hold"),
    "case.released": say("released a case from hold"),
    "cases.assigned": say("assigned cases to a collector"),
    "cases.imported": say("took in a case file"),
    "cases.taken_out": say("took out a list of cases"),
    "cases.unassigned": say("took cases from a collector"),
    "chat.code_issued": say("made a code for a chat"),
    "chat.linked": say("linked a chat"),
    "chat.unlinked": say("ended the link of a chat"),
    "chats.forgotten": say("cleared away old chats"),
    "column_map.saved": say("had columns remembered"),
    "complaint.acknowledged": say("acknowledged a complaint"),
    "complaint.answered": say("answered a complaint"),
    "complaint.asked": say("asked an agency about a complaint"),
    "complaint.assigned": say("gave a complaint to a handler"),
    "complaint.decided": say("decided a complaint"),
    "complaint.extended": say("put the answer to a complaint off"),
    "complaint.noted": say("noted something of a complaint"),
    "complaint.taken": say("took a complaint in"),
    "contacts.recorded": say("recorded contacts"),
    "debtor.released": say("took a debtor off the stop list"),
    "debtor.stopped": say("put a debtor on the stop list"),
    "demo.begun": say("began to fill the demo"),
    "demo.ready": say("completed the demo"),
    "evidence.added": say("added evidence"),
    "file.handed_in": say("handed in a file"),
    "finding.accepted": say("accepted that a finding is put right"),
    "finding.corrected": say("put a finding right"),
    "finding.made": say("made a finding"),
    "finding.returned": say("returned a finding"),
    "finding.withdrawn": say("withdrew a finding"),
    "inspection.opened": say("opened an inspection"),
    "inspection.recorded": say("wrote into an inspection"),
    "inspection.signed": say("signed an inspection"),
    "job.cancelled": say("stopped a job"),
    "link.issued": say("issued a link for a password"),
    "objection.accepted": say("accepted an objection"),
    "objection.rejected": say("rejected an objection"),
    "password.changed": say("changed the own password"),
    "password.set": say("set a password by a link"),
    "payment.attributed": say("attributed a payment"),
    "payment.closed": say("closed a payment of the queue"),
    "payments.attributed": say("attributed payments"),
    "payments.imported": say("took in a payment file"),
    "payments.queued": say("queued payments that fit nobody"),
    "dossier.exported": say("handed out an agency's dossier"),
    "plan.extended": say("put a corrective plan off"),
    "plan.met": say("found a corrective plan met"),
    "plan.missed": say("found a corrective plan missed"),
    "plan.reported": say("reported on a corrective plan"),
    "retirement.cut": say("cut the access of a retired agency"),
    "retirement.filed": say("filed the dossier of a retired agency"),
    "retirement.recalled": say("recalled all cases of a retiring agency"),
    "retirement.retired": say("closed the retirement of an agency"),
    "retirement.settled": say("completed the last statements of an agency"),
    "retirement.stopped": say("began the retirement of an agency"),
    "standing.approved": say("approved how an agency stands"),
    "standing.declined": say("declined a change of how an agency stands"),
    "standing.proposed": say("proposed how an agency stands"),
    "standing.withdrawn": say("took back a proposal of how an agency stands"),
    "person.added": say("added a person"),
    "person.deactivated": say("shut a person out"),
    "person.invited": say("invited a person"),
    "invitation.refused": say("was refused the invitation of an address of others"),
    "person.reactivated": say("let a person in again"),
    "person.role_changed": say("changed a person's role"),
    "placements.ended": say("ended placements"),
    "placements.made": say("placed cases"),
    "placements.plan_discarded": say("discarded a plan"),
    "placements.planned": say("drew up a plan"),
    "placements.recall_announced": say("announced a recall"),
    "point.called": say("opened a number for a call"),
    "point.revealed": say("saw a contact point in the clear"),
    "points.imported": say("took in contact points"),
    "policy.changed": say("changed a portfolio's policy"),
    "portfolio.added": say("added a portfolio"),
    "profile.changed": say("changed their own profile"),
    "promises.settled": say("compared promises with payments"),
    "refused_rows.taken_out": say("took out refused rows"),
    "scorecard.written": say("wrote a scorecard"),
    "session.begun": say("signed in"),
    "session.ended": say("signed out"),
    "shares.accepted": say("accepted shares"),
    "shares.declined": say("declined proposed shares"),
    "shares.proposed": say("proposed shares"),
    "statement.agreed": say("agreed to a statement"),
    "statement.drafted": say("drafted a statement"),
    "statement.exported": say("took out a statement's workbook"),
    "statement.locked": say("approved a statement"),
    "statement.objected": say("objected to a statement"),
    "statement.sent": say("sent a statement to its agency"),
    "terms.approved": say("approved terms"),
    "terms.drafted": say("drafted terms"),
}
THING_WORDS: Mapping[str, Message] = {
    "agency": say("agency"),
    "batch": say("batch"),
    "case_file": say("case file"),
    "chat": say("chat"),
    "chat_code": say("code for a chat"),
    "complaint": say("complaint"),
    "contact": say("contact"),
    "contact_point": say("contact point"),
    "finding": say("finding"),
    "hold": say("hold"),
    "inspection": say("inspection"),
    "installation": say("installation"),
    "job": say("job"),
    "payment": say("payment"),
    "person": say("person"),
    "plan": say("plan"),
    "portfolio": say("portfolio"),
    "score": say("score"),
    "scorecard": say("scorecard"),
    "standing": say("change of standing"),
    "share_proposal": say("proposal of shares"),
    "statement": say("statement"),
    "stop": say("stop-list entry"),
    "terms": say("terms"),
    "upload": say("file handed in"),
}
PARTICULAR_WORDS: Mapping[str, Message] = {
    "amount_minor": say("amount in minor units"),
    "answer": say("answer"),
    "as_of": say("as of"),
    "attribution": say("part of a payment"),
    "batch": say("batch"),
    "capacity": say("capacity"),
    "capacity_before": say("capacity before"),
    "case_no": say("case number"),
    "cases": say("cases"),
    "code": say("code"),
    "columns": say("columns"),
    "count": say("count"),
    "created": say("new ones"),
    "facts": say("digest of the facts"),
    "form": say("form of the file"),
    "full_numbers": say("full numbers"),
    "hash": say("hash"),
    "inspection": say("inspection"),
    "job": say("job"),
    "kind": say("kind"),
    "language": say("language"),
    "lines": say("lines"),
    "manner": say("manner"),
    "members": say("digest of the members"),
    "month": say("month"),
    "months": say("months"),
    "name": say("name"),
    "now_is": say("since then"),
    "open_objections": say("open objections"),
    "outcome": say("outcome"),
    "placed": say("placed"),
    "placement": say("placement"),
    "placements": say("placements"),
    "plan": say("plan"),
    "portfolio": say("portfolio"),
    "purpose": say("purpose"),
    "read": say("rows read"),
    "reasons": say("reasons"),
    "red_line": say("red line"),
    "refused": say("rows refused"),
    "relation": say("relation"),
    "reversal": say("reversal"),
    "role": say("role"),
    "rows": say("rows"),
    "sample": say("cases drawn"),
    "seed": say("seed of the dice"),
    "sessions_ended": say("sessions ended"),
    "severity": say("severity"),
    "grade": say("grade"),
    "points": say("points in thousandths"),
    "revision": say("revision"),
    "shares": say("shares"),
    "weights": say("weights"),
    "sha256": say("digest of the file"),
    "side": say("side"),
    "size": say("bytes"),
    "sole_person": say("the only person here"),
    "status": say("status"),
    "theme": say("colours"),
    "time_zone": say("time zone"),
    "today": say("day of the demo"),
    "unchanged": say("unchanged ones"),
    "until": say("until"),
    "updated": say("changed ones"),
    "valid_from": say("valid from"),
    "chats": say("chats ended"),
    "door": say("through"),
    "files": say("files"),
    "filed": say("filed"),
    "from_status": say("stood as"),
    "number": say("number"),
    "owed": say("owed"),
    "people": say("people of it"),
    "plan_due": say("plan due"),
    "sessions": say("sessions"),
    "was": say("before"),
}
_CODES: Mapping[str, Message] = {
    **FORGOTTEN_WORDS,
    **{role.value: words for role, words in ROLE_WORDS.items()},
    **KIND_WORDS,
    **{kind.value: words for kind, words in FILE_WORDS.items()},
    "invitation": say("invitation"),
    "reset": say("new password"),
    "en": Message("English"),
    "zh_CN": Message("简体中文"),
    **dict(THEME_WORDS),
    **STATUS_WORDS,
}
# The same code may be said of several things: what a particular's own codes mean goes first.
_CODES_OF: Mapping[str, Mapping[str, Message]] = {
    "door": {"portal": say("the portal"), "telegram": Message("Telegram")},
    "form": {"csv": Message("CSV"), "xlsx": Message("Excel")},
    "kind": {each: FIELD_WORDS[each] for each in ("phone", "address", "email")},
    "manner": MANNER_WORDS,
    "outcome": {**OUTCOMES, **OUTCOME_WORDS},
    "reasons": {**ENDINGS, STATED: say("a stated reason")},
    "relation": RELATIONS,
    "severity": GRAVITY_WORDS,
    "side": {"lender": say("the lender"), "agency": say("the agency")},
    "status": {
        "draft": say("draft"),
        "locked": say("approved and locked"),
        **REASONS,
        **STATUS_WORDS,
    },
    "weights": {each.value: words for each, words in MEASURES.items()},
}
_DAY, _MONTH = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d")
_HEXADECIMAL = re.compile(r"[0-9a-f]{32,}")
_DIGEST, _LONGEST = 12, 80


def act_words(act: str) -> Message:
    """Say what was done; an act of an earlier version shows its code."""
    return ACT_WORDS.get(act, Message(act))


def thing_words(thing: str) -> Message:
    """Say what kind of thing it was done to."""
    return THING_WORDS.get(thing, Message(thing))


def particulars(content: str) -> Iterator[tuple[Message, Message]]:
    """Read the particulars of an entry in words; what is not told is left out."""
    for name, value in json.loads(content).items():
        if value not in (None, {}, []):
            yield PARTICULAR_WORDS.get(name, Message(name)), _worded(name, value)


def told_code(name: str, code: str) -> Message | None:
    """Say what a code means as this particular; None where it has no words."""
    return _CODES_OF.get(name, {}).get(code) or _CODES.get(code)


def _worded(name: str, value: object) -> Message:
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, dict):
        pairs = [_pair(name, key, each) for key, each in value.items()]
        return Message("{text}", {"text": pairs})
    if isinstance(value, list):
        return Message("{text}", {"text": [_worded(name, each) for each in value]})
    if isinstance(value, str):
        return told_code(name, value) or _dated(value) or Message("{text}", {"text": _short(value)})
    return Message("{text}", {"text": f"{value:,}" if isinstance(value, int) else _short(str(value))})


def _pair(name: str, key: str, value: object) -> Message:
    """Word one of several named values: a code of the particular, or a particular of its own."""
    words = told_code(name, key) or PARTICULAR_WORDS.get(key) or Message("{text}", {"text": _short(key)})
    return Message("{name} {value}", {"name": words, "value": _worded(key, value)})


def _dated(text: str) -> Message | None:
    """Write a day or a month as the reader's language does; None for anything else."""
    try:
        if _DAY.fullmatch(text):
            return Message("{text}", {"text": later(speech.day, datetime.date.fromisoformat(text))})
        if _MONTH.fullmatch(text):
            return Message("{text}", {"text": later(speech.month, datetime.date.fromisoformat(f"{text}-01"))})
    except ValueError:
        pass
    return None


def _short(text: str) -> str:
    most = _DIGEST if _HEXADECIMAL.fullmatch(text) else _LONGEST
    return text if len(text) <= most else text[:most] + "…"
