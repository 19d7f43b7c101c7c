"""What an import came to, in figures."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from agencies.payments.rules.attribution import Credit
from agencies.payments.rules.posting import Posting


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of an import; amounts are minor units, reversals negative, `reasons` counts queue items.

    Rows read are created, unchanged or refused. The amount of what was created is attributed or unattributed.
    `overpaid` counts payments beyond their balance, `overpaid_minor` is by how much they are beyond it.
    """

    read: int
    created: int
    unchanged: int
    refused: int
    attributed: int
    unattributed: int
    amount_minor: int
    attributed_minor: int
    unattributed_minor: int
    overpaid: int
    overpaid_minor: int
    reasons: dict[str, int]


class BatchShare(NamedTuple):
    """What one batch of an agency is credited with."""

    batch_id: int
    agency_id: int
    references: list[str]
    amount_minor: int


def summarise(postings: Sequence[Posting], *, read: int, unchanged: int) -> Summary:
    """Add up an import of `read` rows of which `unchanged` were in the books already."""
    queued = [each for each in postings if not isinstance(each.credit, Credit)]
    amount_minor = sum(each.draft.amount_minor for each in postings)
    unattributed_minor = sum(each.draft.amount_minor for each in queued)
    excesses = [each.excess_minor for each in postings if each.excess_minor > 0]
    return Summary(
        read=read,
        created=len(postings),
        unchanged=unchanged,
        refused=read - unchanged - len(postings),
        attributed=len(postings) - len(queued),
        unattributed=len(queued),
        amount_minor=amount_minor,
        attributed_minor=amount_minor - unattributed_minor,
        unattributed_minor=unattributed_minor,
        overpaid=len(excesses),
        overpaid_minor=sum(excesses),
        reasons=dict(sorted(Counter(str(each.credit) for each in queued).items())),
    )


def shares_of_batches(postings: Sequence[Posting]) -> list[BatchShare]:
    """Group what is credited by batch, in the order of their ids."""
    credited: dict[tuple[int, int], list[Posting]] = {}
    for posting in postings:
        if isinstance(posting.credit, Credit):
            credited.setdefault((posting.credit.batch_id, posting.credit.agency_id), []).append(posting)
    return [
        BatchShare(
            *key, [each.draft.reference for each in group], sum(each.draft.amount_minor for each in group)
        )
        for key, group in sorted(credited.items())
    ]
