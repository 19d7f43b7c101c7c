"""What adding and inviting a person have in common."""

import datetime
import re

from agencies.common import sql
from agencies.common.access import AGENCY_ROLES, ROLE_WORDS, Actor, Role
from agencies.common.errors import Conflict, Invalid
from agencies.common.words import say
from agencies.people.managing import check_not_retired
from agencies.people.models import Person

_LONGEST_NAME = 100
# No signs that would make two addresses of one in the head of a mail.
_ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\\\"]+@[^\s@,;:<>()\[\]\\\"]+\.[^\s@,;:<>()\[\]\\\".]+")
# Signs that nobody sees and that turn round what stands beside a name, in lists and in the journal.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


async def register_person(
    address: str,
    *,
    name: str,
    role: Role,
    agency_id: int | None,
    language: str,
    password_hash: str | None = None,
    now: datetime.datetime,
) -> Actor:
    """Add the row of a person in the running transaction.

    Conflict when the address is taken or the agency is retired.
    """
    await check_not_retired(agency_id)
    called = _called(name)
    try:
        async with sql.transaction():
            made = await Person.create(
                email=address,
                name=called,
                role=role.value,
                agency_id=agency_id,
                password_hash=password_hash,
                language=language,
                active=True,
                created_at=now,
            )
    except sql.IntegrityError:
        raise Conflict(
            "There is already a person with the e-mail {email}; choose another address.", email=address
        ) from None
    return Actor(made.id, address, called, role, agency_id, language)


def _called(name: str) -> str:
    called = " ".join(name.split())
    if not called or len(called) > _LONGEST_NAME:
        raise Invalid(
            "A name has from 1 to {most} characters.",
            fields={"name": say("A name has from 1 to {most} characters.", most=_LONGEST_NAME)},
            most=_LONGEST_NAME,
        )
    if _UNSEEN.search(called):
        unseen = say("A name holds no control characters; type it anew.")
        raise Invalid(unseen.text, fields={"name": unseen})
    return called


def address_of(email: str) -> str:
    """Read an e-mail address; Invalid when it is none."""
    address = email.strip().lower()
    if not _ADDRESS.fullmatch(address):
        sentence = say("“{email}” is not an e-mail address; write it like li.na@lender.example.", email=email)
        raise Invalid(sentence.text, fields={"email": sentence}, email=email)
    return address


def role_of(role: str, agency_id: int | None) -> Role:
    """Read a role; Invalid unless one of the lender has no agency and one of an agency has one."""
    choices = [each for each in Role if each is not Role.OWNER]
    if role not in choices:
        named = [say("{word} ({code})", word=ROLE_WORDS[each], code=each.value) for each in choices]
        raise Invalid("“{role}” is not a role; the roles are {choices}.", role=role, choices=named)
    chosen = Role(role)
    if (chosen in AGENCY_ROLES) != (agency_id is not None):
        raise Invalid(
            "These roles belong to an agency: {roles}; the others belong to the lender. {role} does not fit.",
            roles=[ROLE_WORDS[each] for each in choices if each in AGENCY_ROLES],
            role=ROLE_WORDS[chosen],
        )
    return chosen
