"""Four eyes: whoever made a thing does not approve it."""

from agencies.common.access import Actor
from agencies.common.errors import Conflict
from agencies.common.words import Message
from agencies.people.queries import is_sole_person


async def check_second_person(actor: Actor, made_by: int, thing: Message) -> bool:
    """Raise Conflict when the actor made the thing; True when that is right because nobody else is here.

    The database refuses the same by its own constraint; this says it in a sentence.
    """
    if actor.person_id != made_by:
        return False
    if await is_sole_person(actor):
        return True
    raise Conflict(
        "{person} made {thing} and cannot approve them; another person has to.",
        person=actor.name,
        thing=thing,
    )
