"""Words and shapes for what inspections, findings and complaints stand at."""

from collections.abc import Mapping

from agencies.common.words import Message, say
from agencies.conduct.rules.clock import Light
from agencies.conduct.rules.codes import Event, Outcome, Step
from agencies.conduct.rules.inspecting import FindingStanding, Standing

INSPECTION_STANDINGS: Mapping[str, tuple[str, Message]] = {
    Standing.DUE: ("dashed", say("to be held")),
    Standing.OVERDUE: ("bad", say("overdue")),
    Standing.OPEN: ("waiting", say("being held")),
    Standing.SENT: ("waiting", say("waiting for the agency's signature")),
    Standing.CLOSED: ("ok", say("signed by both")),
}
INSPECTION_STATES: Mapping[str, Message] = {
    "open": say("being held"),
    "sent": say("waiting for the agency's signature"),
    "closed": say("signed by both"),
    "unsettled": say("with open findings"),
}
FINDING_STANDINGS: Mapping[str, tuple[str, Message]] = {
    FindingStanding.OPEN: ("waiting", say("to be put right")),
    FindingStanding.LATE: ("bad", say("overdue")),
    FindingStanding.CORRECTED: ("warn", say("put right, to be checked")),
    FindingStanding.SETTLED: ("ok", say("settled")),
    FindingStanding.WITHDRAWN: ("dashed", say("withdrawn")),
}
STEP_WORDS: Mapping[str, Message] = {
    Step.CORRECTED: say("Put right"),
    Step.ACCEPTED: say("Accepted"),
    Step.RETURNED: say("Returned to the agency"),
    Step.WITHDRAWN: say("Withdrawn as a mistake"),
}
COMPLAINT_LIGHTS: Mapping[str, tuple[str, Message]] = {
    Light.CLOSED: ("ok", say("decided")),
    Light.RUNNING: ("waiting", say("in time")),
    Light.SOON: ("warn", say("soon due")),
    Light.LATE: ("bad", say("overdue")),
}
COMPLAINT_STATES: Mapping[str, Message] = {
    "open": say("not decided yet"),
    "late": say("overdue"),
    "asked": say("waiting for the agency"),
    "unassigned": say("without a handler"),
    "closed": say("decided"),
}
OUTCOME_SHAPES: Mapping[str, str] = {
    Outcome.UPHELD: "bad",
    Outcome.PARTLY: "warn",
    Outcome.NOT_UPHELD: "ok",
}
EVENT_ICONS: Mapping[str, str] = {
    Event.ASSIGNED: "person",
    Event.ACKNOWLEDGED: "mail",
    Event.NOTED: "page",
    Event.ASKED: "question",
    Event.ANSWERED: "message",
    Event.EXTENDED: "clock",
    Event.DECIDED: "tick",
    Event.RELEASED: "key",
}
EVENT_WORDS: Mapping[str, Message] = {
    Event.ASSIGNED: say("Given to a handler"),
    Event.ACKNOWLEDGED: say("Acknowledged"),
    Event.NOTED: say("Noted"),
    Event.ASKED: say("The agency was asked"),
    Event.ANSWERED: say("The agency answered"),
    Event.EXTENDED: say("Put off"),
    Event.DECIDED: say("Complaint decided"),
    Event.RELEASED: say("The case was released from hold"),
}
