"""Words for statements: how they stand, what their steps and lines are, what was answered."""

from collections.abc import Mapping

from agencies.common.words import Message, say
from settlement.statements.queries.lines import Only
from settlement.statements.rules import LineKind
from settlement.statements.rules.answers import Standing
from settlement.statements.rules.payable import Item
from settlement.statements.rules.stepper import Light, Stage

Shape = tuple[str, Message]

STANDINGS: Mapping[str, Shape] = {
    Standing.DRAFTED: ("dashed", say("drafted, not sent")),
    Standing.SENT: ("waiting", say("with the agency")),
    Standing.OBJECTED: ("warn", say("objected to")),
    Standing.REDRAFT_NEEDED: ("warn", say("to be drafted again")),
    Standing.AGREED: ("ok", say("agreed")),
    Standing.LOCKED: ("locked", say("approved and locked")),
}
STAGES: Mapping[Stage, Message] = {
    Stage.COMPUTED: say("Computed"),
    Stage.SENT: say("Sent to the agency"),
    Stage.ANSWERED: say("Answered by the agency"),
    Stage.LOCKED: say("Approved and locked"),
}
LIGHTS: Mapping[Light, str] = {
    Light.DONE: "done",
    Light.NOW: "now",
    Light.TROUBLE: "trouble",
    Light.TO_COME: "coming",
    Light.PASSED_OVER: "coming",
}
ITEMS: Mapping[Item, Message] = {
    Item.PAYMENTS: say("Payments of the month"),
    Item.LATE: say("Late payments of earlier months"),
    Item.REVERSALS: say("Clawed back for reversals"),
    Item.EARNED: say("Earned"),
    Item.VAT_INSIDE: say("VAT inside the rates"),
    Item.COMMISSION: say("Commission without VAT"),
    Item.VAT: say("VAT"),
    Item.TOTAL: say("Payable"),
}
CHOICES: Mapping[Only, Message] = {
    Only.ALL: say("All"),
    Only.OBJECTED: say("Objected to"),
    Only.REVERSALS: say("Reversals"),
    Only.LATE: say("Late"),
    Only.UNEARNING: say("Not wholly earning"),
}
KINDS: Mapping[str, Message] = {
    LineKind.PAYMENT: say("payment"),
    LineKind.LATE: say("late payment"),
    LineKind.REVERSAL: say("reversal"),
}
OBJECTIONS: Mapping[str, Shape] = {
    "open": ("warn", say("objected, waiting for a reply")),
    "accepted": ("ok", say("objection accepted")),
    "rejected": ("barred", say("objection rejected")),
}
EXPLAINED: Mapping[str, Message] = {
    Standing.DRAFTED: say("The agency does not see it yet."),
    Standing.SENT: say("The agency may agree or object."),
    Standing.OBJECTED: say("An objection is waiting for a reply."),
    Standing.REDRAFT_NEEDED: say("An objection was accepted; draft the month again."),
    Standing.AGREED: say("The agency has agreed to these very figures."),
    Standing.LOCKED: say("It never changes again; a correction goes into a later month."),
}
