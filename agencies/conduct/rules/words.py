"""Words for the codes of conduct."""

from collections.abc import Mapping

from agencies.common.words import Message, say
from agencies.conduct.rules.codes import (
    Channel,
    Content,
    Gravity,
    Manner,
    Outcome,
    Source,
    Subject,
)
from agencies.conduct.rules.interest import Interest

CONTENT_WORDS: Mapping[str, Message] = {
    Content.COVERAGE: say("Case coverage"),
    Content.FREQUENCY: say("Call frequency"),
    Content.REPAIR: say("Repaired data"),
    Content.VISITS: say("Visit records"),
    Content.RECORDINGS: say("Recordings heard"),
    Content.OTHER: say("Something else"),
}
MANNER_WORDS: Mapping[str, Message] = {
    Manner.ON_SITE: say("On site"),
    Manner.REMOTE: say("From afar"),
}
GRAVITY_WORDS: Mapping[str, Message] = {
    Gravity.MINOR: say("Minor"),
    Gravity.MAJOR: say("Major"),
    Gravity.GRAVE: say("Grave"),
}
CHANNEL_WORDS: Mapping[str, Message] = {
    Channel.PHONE: say("By phone"),
    Channel.LETTER: say("By letter"),
    Channel.EMAIL: say("By e-mail"),
    Channel.PORTAL: say("By a complaints page"),
    Channel.IN_PERSON: say("In person"),
    Channel.AUTHORITY: say("Passed on by an authority"),
}
SOURCE_WORDS: Mapping[str, Message] = {
    Source.DEBTOR: say("Debtor"),
    Source.RELATIVE: say("Somebody near the debtor"),
    Source.LAWYER: say("Lawyer"),
    Source.REGULATOR: say("Regulator"),
    Source.COURT: say("Court"),
    Source.MEDIA: say("Press"),
    Source.STAFF: say("The lender's own staff"),
    Source.OTHER: say("Another person"),
}
SUBJECT_WORDS: Mapping[str, Message] = {
    Subject.HARASSMENT: say("Harassment"),
    Subject.THREAT: say("Threat or violence"),
    Subject.HOURS: say("Contact at the wrong hour"),
    Subject.THIRD_PARTY: say("Contact with other people"),
    Subject.PRIVACY: say("Personal data given away"),
    Subject.IMPERSONATION: say("Posing as an authority"),
    Subject.FALSE_PROMISE: say("False statements or promises"),
    Subject.FEES: say("Charges of its own"),
    Subject.AMOUNT: say("The amount or the debt itself"),
    Subject.OTHER: say("Another matter"),
}
OUTCOME_WORDS: Mapping[str, Message] = {
    Outcome.UPHELD: say("Upheld"),
    Outcome.PARTLY: say("Upheld in part"),
    Outcome.NOT_UPHELD: say("Not upheld"),
}
INTEREST_WORDS: Mapping[str, Message] = {
    Interest.WORKED: say("recorded a contact on the case"),
    Interest.PLACED: say("placed the case with the agency"),
}
