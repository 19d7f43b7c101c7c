"""The steps by which an agency is retired, in their order, and which job takes each."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from agencies.common.words import Message, say


class Step(StrEnum):
    """A step of a retirement that is done."""

    STOPPED = "stopped"
    RECALLED = "recalled"
    SETTLED = "settled"
    CUT = "cut"
    FILED = "filed"
    RETIRED = "retired"


# Settlement, a floor above, does two of them; the wiring maps these names to acts of any floor.
KIND_OF: Mapping[Step, str] = {
    Step.RECALLED: "retirement_recall",
    Step.SETTLED: "last_statement",
    Step.CUT: "cut_access",
    Step.FILED: "file_dossier",
    Step.RETIRED: "close_retirement",
}
STEP_WORDS: Mapping[str, Message] = {
    Step.STOPPED: say("New cases stopped"),
    Step.RECALLED: say("All cases recalled"),
    Step.SETTLED: say("Last statements approved"),
    Step.CUT: say("Access cut"),
    Step.FILED: say("Dossier filed"),
    Step.RETIRED: say("Retirement closed"),
}


def next_step(done: Collection[str]) -> Step | None:
    """Give the first step that is not done; None when all are."""
    return next((each for each in Step if each not in done), None)
