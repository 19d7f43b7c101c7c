"""Who may do what, and who sees which rows: the only place that knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from agencies.common.access_words import PERMISSION_WORDS
from agencies.common.errors import NotAllowed
from agencies.common.sql import Fragment
from agencies.common.words import Message, say


class Role(StrEnum):
    """What a person is for the lender, or for an agency."""

    OWNER = "owner"
    ADMIN = "admin"
    VENDOR_MANAGER = "vendor_manager"
    COMPLIANCE = "compliance"
    FINANCE = "finance"
    AUDITOR = "auditor"
    AGENCY_MANAGER = "agency_manager"
    AGENCY_COLLECTOR = "agency_collector"


class Permission(StrEnum):
    """An act that a role includes or not."""

    MANAGE_PEOPLE = "people:manage"
    MANAGE_COLLECTORS = "collectors:manage"
    READ_PEOPLE = "people:read"
    MANAGE_PORTFOLIOS = "portfolios:manage"
    MANAGE_AGENCIES = "agencies:manage"
    IMPORT_CASES = "cases:import"
    HOLD_CASES = "cases:hold"
    STOP_DEBTORS = "debtors:stop"
    READ_CASES = "cases:read"
    PLACE_CASES = "placements:place"
    RECALL_CASES = "placements:recall"
    IMPORT_CONTACTS = "contacts:import"
    RECORD_CONTACTS = "contacts:record"
    ASSIGN_CASES = "cases:assign"
    EXPORT_CASES = "cases:download"
    REVEAL_POINTS = "points:reveal"
    IMPORT_PAYMENTS = "payments:import"
    WORK_QUEUE = "payments:queue"
    READ_PAYMENTS = "payments:read"
    DRAFT_TERMS = "terms:draft"
    APPROVE_TERMS = "terms:approve"
    DRAFT_STATEMENTS = "statements:draft"
    APPROVE_STATEMENTS = "statements:approve"
    READ_STATEMENTS = "statements:read"
    ANSWER_STATEMENTS = "statements:answer"
    READ_MEASURES = "measures:read"
    READ_SCORES = "scores:read"
    SCORE_AGENCIES = "scores:run"
    WRITE_SCORECARDS = "scorecards:write"
    READ_STANDING = "standing:read"
    PROPOSE_STANDING = "standing:propose"
    DECIDE_STANDING = "standing:decide"
    ANSWER_STANDING = "standing:answer"
    EXPORT_DOSSIERS = "dossiers:export"
    READ_CONDUCT = "conduct:read"
    ANSWER_CONDUCT = "conduct:answer"
    INSPECT_AGENCIES = "inspections:hold"
    TAKE_COMPLAINTS = "complaints:take"
    HANDLE_COMPLAINTS = "complaints:handle"
    READ_JOURNAL = "journal:read"
    VERIFY_JOURNAL = "journal:verify"
    CANCEL_JOBS = "jobs:cancel"
    EXPORT_KEY = "key:export"


_LENDER_READS = {
    Permission.READ_CASES,
    Permission.READ_PAYMENTS,
    Permission.READ_STATEMENTS,
    Permission.READ_MEASURES,
    Permission.READ_SCORES,
    Permission.READ_STANDING,
    Permission.READ_PEOPLE,
}
_AGENCY_WORKS = {
    Permission.READ_CASES,
    Permission.READ_MEASURES,
    Permission.RECORD_CONTACTS,
    Permission.REVEAL_POINTS,
}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.ADMIN: frozenset(
        _LENDER_READS
        | {Permission.MANAGE_PEOPLE, Permission.MANAGE_PORTFOLIOS, Permission.EXPORT_KEY}
        | {Permission.READ_JOURNAL, Permission.VERIFY_JOURNAL, Permission.CANCEL_JOBS}
        | {Permission.MANAGE_COLLECTORS}
    ),
    Role.VENDOR_MANAGER: frozenset(
        _LENDER_READS
        | {Permission.MANAGE_AGENCIES, Permission.IMPORT_CASES, Permission.HOLD_CASES}
        | {Permission.STOP_DEBTORS, Permission.PLACE_CASES, Permission.RECALL_CASES}
        | {Permission.IMPORT_CONTACTS, Permission.DRAFT_TERMS, Permission.APPROVE_TERMS}
        | {Permission.REVEAL_POINTS, Permission.SCORE_AGENCIES, Permission.WRITE_SCORECARDS}
        | {Permission.READ_CONDUCT, Permission.INSPECT_AGENCIES, Permission.TAKE_COMPLAINTS}
        | {Permission.PROPOSE_STANDING, Permission.DECIDE_STANDING, Permission.EXPORT_DOSSIERS}
    ),
    Role.COMPLIANCE: frozenset(
        _LENDER_READS
        | {Permission.READ_CONDUCT, Permission.INSPECT_AGENCIES}
        | {Permission.TAKE_COMPLAINTS, Permission.HANDLE_COMPLAINTS}
        | {Permission.HOLD_CASES, Permission.STOP_DEBTORS, Permission.REVEAL_POINTS}
        | {Permission.PROPOSE_STANDING, Permission.DECIDE_STANDING, Permission.EXPORT_DOSSIERS}
        | {Permission.READ_JOURNAL, Permission.VERIFY_JOURNAL}
    ),
    Role.FINANCE: frozenset(
        _LENDER_READS
        | {Permission.IMPORT_PAYMENTS, Permission.WORK_QUEUE, Permission.DRAFT_TERMS}
        | {Permission.APPROVE_TERMS, Permission.DRAFT_STATEMENTS, Permission.APPROVE_STATEMENTS}
        | {Permission.EXPORT_KEY}
    ),
    Role.AUDITOR: frozenset(
        _LENDER_READS
        | {Permission.READ_CONDUCT, Permission.EXPORT_DOSSIERS}
        | {Permission.READ_JOURNAL, Permission.VERIFY_JOURNAL, Permission.EXPORT_KEY}
    ),
    Role.AGENCY_MANAGER: frozenset(
        _AGENCY_WORKS
        | {Permission.IMPORT_CONTACTS, Permission.READ_STATEMENTS, Permission.ANSWER_STATEMENTS}
        | {Permission.ASSIGN_CASES, Permission.EXPORT_CASES, Permission.READ_SCORES}
        | {Permission.READ_CONDUCT, Permission.ANSWER_CONDUCT}
        | {Permission.READ_STANDING, Permission.ANSWER_STANDING}
        | {Permission.READ_PEOPLE, Permission.MANAGE_COLLECTORS}
    ),
    Role.AGENCY_COLLECTOR: frozenset(_AGENCY_WORKS),
}

ROLE_WORDS: Mapping[Role, Message] = {
    Role.OWNER: say("Owner"),
    Role.ADMIN: say("Administrator"),
    Role.VENDOR_MANAGER: say("Vendor manager"),
    Role.COMPLIANCE: say("Compliance"),
    Role.FINANCE: say("Finance"),
    Role.AUDITOR: say("Auditor"),
    Role.AGENCY_MANAGER: say("Agency manager"),
    Role.AGENCY_COLLECTOR: say("Collector"),
}
AGENCY_ROLES = frozenset({Role.AGENCY_MANAGER, Role.AGENCY_COLLECTOR})


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who acts, as every use case and query takes it first."""

    person_id: int
    email: str
    name: str
    role: Role
    agency_id: int | None = None
    language: str = "en"

    @property
    def of_lender(self) -> bool:
        """Say whether the person works for the lender and so sees all agencies."""
        return self.role not in AGENCY_ROLES

    def may(self, permission: Permission) -> bool:
        """Say whether the person's role includes the act."""
        return permission in GRANTS[self.role]


def require(actor: Actor, permission: Permission) -> None:
    """Raise NotAllowed unless the actor's role includes the act."""
    if not actor.may(permission):
        others = [ROLE_WORDS[role] for role in Role if permission in GRANTS[role] and role is not Role.OWNER]
        raise NotAllowed(
            "{person}'s role is {role}, and that role does not include {permission} ({act}); these do:"
            " {roles}.",
            person=actor.name,
            role=ROLE_WORDS[actor.role],
            permission=permission.value,
            act=PERMISSION_WORDS[permission],
            roles=others,
        )


def visible_cases(actor: Actor, cases: str = "cases") -> Fragment:
    """Limit `cases` to what the actor sees: all for the lender, open placements for an agency."""
    if actor.of_lender:
        return Fragment("true")
    return Fragment(
        "EXISTS (SELECT 1 FROM placements AS seen WHERE seen.ended_on IS NULL"
        f" AND seen.case_id = {cases}.id AND seen.agency_id = :actor_agency)",
        {"actor_agency": actor.agency_id},
    )


def visible_by_agency(actor: Actor, column: str = "agency_id") -> Fragment:
    """Limit rows that carry an agency's id: all for the lender, their own for an agency's people."""
    if actor.of_lender:
        return Fragment("true")
    return Fragment(f"{column} = :actor_agency", {"actor_agency": actor.agency_id})


def visible_statements(actor: Actor, statements: str = "statements") -> Fragment:
    """Limit `statements` to what the actor sees: all for the lender; for an agency its own, once sent.

    A draft that was made again after it was sent is hidden until it is sent again.
    """
    if actor.of_lender:
        return Fragment("true")
    return Fragment(
        f"({statements}.agency_id = :actor_agency AND ({statements}.status = 'locked' OR EXISTS ("
        f"SELECT 1 FROM statement_sends AS shown WHERE shown.statement_id = {statements}.id"
        f" AND shown.hash = {statements}.hash)))",
        {"actor_agency": actor.agency_id},
    )


def visible_inspections(actor: Actor, inspections: str = "inspections") -> Fragment:
    """Limit `inspections` to what the actor sees: all for the lender; for an agency its own, once signed."""
    if actor.of_lender:
        return Fragment("true")
    return Fragment(
        f"({inspections}.agency_id = :actor_agency AND EXISTS (SELECT 1 FROM inspection_signatures AS shown"
        f" WHERE shown.inspection_id = {inspections}.id AND shown.side = 'lender'))",
        {"actor_agency": actor.agency_id},
    )


def visible_complaints(actor: Actor, complaints: str = "complaints") -> Fragment:
    """Limit `complaints` to what the actor sees: all for the lender; an agency those it was asked about."""
    if actor.of_lender:
        return Fragment("true")
    return Fragment(
        f"({complaints}.agency_id = :actor_agency AND EXISTS (SELECT 1 FROM complaint_events AS put"
        f" WHERE put.complaint_id = {complaints}.id AND put.event = 'asked'))",
        {"actor_agency": actor.agency_id},
    )


def visible_jobs(actor: Actor, asker: str) -> Fragment:
    """Limit jobs by their asker, a row of people: all for the lender, an agency's own for its manager.

    A collector sees what he or she has asked for.
    """
    if actor.of_lender:
        return Fragment("true")
    if actor.may(Permission.MANAGE_COLLECTORS):
        return Fragment(f"{asker}.agency_id = :actor_agency", {"actor_agency": actor.agency_id})
    return Fragment(f"{asker}.id = :actor_person", {"actor_person": actor.person_id})
