"""A second opinion on statements, by brute force in fractions, from the words of the design alone.

It reads the terms document itself, keeps one book of all lines ever made, and for each new line lists again
all lines that stand before it. Nothing here comes from the product. Money is a fraction of one major unit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Receipt:
    """Money that an agency is credited with, or the undoing of an earlier receipt."""

    number: int
    reference: str
    paid_on: date
    amount: Fraction
    excess: Fraction
    bucket: str
    hand: int
    batch: str
    undoes: int | None = None

    @property
    def month(self) -> tuple[int, int]:
        return self.paid_on.year, self.paid_on.month

    @property
    def place(self) -> tuple[date, str, int]:
        return self.paid_on, self.reference, self.number


@dataclass
class Entry:
    """A line of the book."""

    receipt: Receipt
    base: Fraction
    rate: Fraction | None = None
    commission: Fraction = Fraction(0)
    touched: set[str] = field(default_factory=set)


@dataclass
class Oracle:
    """The book of one agency and portfolio, statement after statement."""

    terms: Sequence[tuple[date, Document]]
    placed: Mapping[str, Fraction]
    decimals: int
    locked: list[Entry] = field(default_factory=list)

    def draft(self, receipts: Sequence[Receipt]) -> list[Entry]:
        """Work out one statement over these receipts, after all that is locked."""
        entries = [Entry(receipt, self.base(receipt)) for receipt in sorted(receipts, key=lambda r: r.place)]
        for entry in entries:
            if entry.receipt.undoes is not None:
                entry.base = -self.find(entry.receipt.undoes, entries).base
        for entry in entries:
            if entry.receipt.undoes is None:
                entry.rate = self.rate(entry, entries)
        for entry in entries:
            if entry.receipt.undoes is not None:
                entry.rate = self.find(entry.receipt.undoes, entries).rate
        for entry in entries:
            if entry.receipt.undoes is None:
                entry.commission = self.commission(entry, entries)
        for entry in entries:
            if entry.receipt.undoes is not None:
                entry.commission = -self.find(entry.receipt.undoes, entries).commission
                entry.touched.add("reversal")
        return entries

    def vat(self, last_day: date, entries: Sequence[Entry]) -> tuple[Fraction, Fraction]:
        """Split what the lines earn into commission and VAT."""
        document = self.document(last_day)
        rate, earned = share(document.get("vat", "0%")), sum((e.commission for e in entries), Fraction(0))
        if document.get("vat_included"):
            net = self.rounded(earned / (1 + rate))
            return net, earned - net
        return earned, self.rounded(earned * rate)

    def document(self, day: date) -> Document:
        """Find the terms as of a day."""
        return [document for since, document in self.terms if since <= day][-1]

    def rounded(self, amount: Fraction) -> Fraction:
        """Half away from zero, to the smallest unit."""
        units = floor(abs(amount) * 10**self.decimals + Fraction(1, 2))
        return Fraction(units if amount > 0 else -units, 10**self.decimals)

    def find(self, number: int, entries: Sequence[Entry]) -> Entry:
        """Find the line of a receipt, in this statement or locked."""
        (found,) = [entry for entry in [*self.locked, *entries] if entry.receipt.number == number]
        return found

    def base(self, receipt: Receipt) -> Fraction:
        """Take the whole receipt, or what the balance took of it."""
        up_to_balance = self.document(receipt.paid_on).get("base") == "up_to_balance"
        return receipt.amount - receipt.excess if up_to_balance else receipt.amount

    def rate(self, entry: Entry, entries: Sequence[Entry]) -> Fraction | None:
        """Find the one rate of a line; slices have none."""
        document = self.document(entry.receipt.paid_on)
        if "rate" in document:
            return share(document["rate"])
        if "rates" in document:
            return row_rate(document["rates"], entry.receipt)
        ladder = document["ladder"]
        if ladder["method"] == "marginal":
            return None
        metric = self.metric(ladder, entry, entries)
        if metric in edges(ladder):
            entry.touched.add("boundary")
        return step_rate(ladder, metric)

    def metric(self, ladder: Document, entry: Entry, entries: Sequence[Entry]) -> Fraction:
        """How far the group of a line has come at the end of the month of its payment."""
        month, batch = entry.receipt.month, entry.receipt.batch
        everything = [*self.locked, *entries]
        if ladder["metric"] == "monthly_amount":
            return sum((e.base for e in everything if e.receipt.month == month), Fraction(0))
        until = sum(
            (e.base for e in everything if of_batch(e, batch) and e.receipt.month <= month), Fraction(0)
        )
        return until / self.placed[batch]

    def before(self, entry: Entry, entries: Sequence[Entry]) -> list[Entry]:
        """Lines that stand before one: locked ones up to its own month, then this statement's in order."""
        own = [e for e in entries if e.receipt.place < entry.receipt.place]
        return [e for e in self.locked if e.receipt.month <= entry.receipt.month] + own

    def commission(self, entry: Entry, entries: Sequence[Entry]) -> Fraction:
        """Say what a line earns, rounded as its terms say."""
        document = self.document(entry.receipt.paid_on)
        per_total = (
            document.get("rounding", "per_total" if "ladder" in document else "per_payment") == "per_total"
        )
        if entry.base != entry.receipt.amount:
            entry.touched.add("balance limit")
        start, end = self.running(document, entry, entries)
        return self.rounded(end) - self.rounded(start) if per_total else self.rounded(end - start)

    def running(
        self, document: Document, entry: Entry, entries: Sequence[Entry]
    ) -> tuple[Fraction, Fraction]:
        """Give the exact commission before and after a line."""
        ahead = self.before(entry, entries)
        month = [e for e in ahead if e.receipt.month == entry.receipt.month]
        if "ladder" not in document:
            assert entry.rate is not None
            start = sum((e.base * e.rate for e in month if e.rate is not None), Fraction(0))
            return start, start + entry.base * entry.rate
        ladder = document["ladder"]
        monthly = ladder["metric"] == "monthly_amount"
        if entry.rate is not None:
            group = month if monthly else [e for e in month if of_batch(e, entry.receipt.batch)]
            stood = sum((e.base for e in group), Fraction(0))
            return entry.rate * stood, entry.rate * (stood + entry.base)
        unit = Fraction(1) if monthly else self.placed[entry.receipt.batch]
        group = month if monthly else [e for e in ahead if of_batch(e, entry.receipt.batch)]
        stood = sum((e.base for e in group), Fraction(0))
        if any(stood <= edge * unit <= stood + entry.base for edge in edges(ladder)):
            entry.touched.add("boundary")
        return climbed(ladder, stood, unit), climbed(ladder, stood + entry.base, unit)


def share(text: str) -> Fraction:
    """18% is 18/100."""
    return Fraction(text.rstrip("%").strip()) / 100


def edge_of(text: str) -> Fraction:
    """Read a bound of a ladder: a share or an amount."""
    return share(text) if "%" in text else Fraction(text.replace(",", ""))


def edges(ladder: Document) -> list[Fraction]:
    """List the bounds between the steps."""
    return [edge_of(step.get("from") or step["above"]) for step in ladder["steps"][1:]]


def step_rate(ladder: Document, metric: Fraction) -> Fraction:
    """Find the rate of the only step that holds the metric; what is below zero belongs to the first."""
    rates = [share(step["rate"]) for step in ladder["steps"] if holds(step, max(metric, Fraction(0)))]
    (rate,) = rates
    return rate


def holds(step: Document, metric: Fraction) -> bool:
    """Whether a step holds a metric."""
    return not (
        ("from" in step and metric < edge_of(step["from"]))
        or ("above" in step and metric <= edge_of(step["above"]))
        or ("below" in step and metric >= edge_of(step["below"]))
        or ("up_to" in step and metric > edge_of(step["up_to"]))
    )


def climbed(ladder: Document, position: Fraction, unit: Fraction) -> Fraction:
    """Sum the slices up to a position: the first rate on all, the rise of each next one above its bound."""
    rates = [share(step["rate"]) for step in ladder["steps"]]
    total = rates[0] * position
    for edge, lower, higher in zip(edges(ladder), rates[:-1], rates[1:], strict=True):
        total += (higher - lower) * max(position - edge * unit, Fraction(0))
    return total


def row_rate(rows: Sequence[Document], receipt: Receipt) -> Fraction:
    """Take the row that names bucket and hand, else one that names one of them, else the one naming none."""
    for named in (2, 1, 0):
        for row in rows:
            wants = {key: row[key] for key in ("bucket", "hand") if row.get(key, "*") != "*"}
            if len(wants) == named and all(getattr(receipt, key) == value for key, value in wants.items()):
                return share(row["rate"])
    raise LookupError(receipt)


def of_batch(entry: Entry, batch: str) -> bool:
    """Whether a line belongs to a batch."""
    return entry.receipt.batch == batch
