"""Case and payment files that the flows make up: the same for the same seed."""

import csv
import datetime
import io
import random
from collections.abc import Iterable, Mapping

AS_OF = datetime.date(2017, 9, 30)
STATES = ("CA", "NY", "TX", "FL", "OH")


def as_csv(rows: Iterable[Mapping[str, object]]) -> str:
    """Write rows under the headings of the first."""
    listed = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(listed[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(listed)
    return text.getvalue()


def case_file(count: int, seed: int = 1) -> str:
    """Make up cases C00001 and on; every tenth debtor has two."""
    dice = random.Random(seed)
    return as_csv(
        {
            "case_no": f"C{number:05}",
            "outstanding": f"{dice.randint(5_000, 900_000) / 100:.2f}",
            "overdue_since": AS_OF - datetime.timedelta(days=dice.randint(95, 1000)),
            "region": dice.choice(STATES),
            "debtor_id": f"D{number - number % 10 // 9:05}",
            "name": f"Debtor {number - number % 10 // 9}",
            "phone": f"+1 212 555 {number % 10_000:04}",
        }
        for number in range(1, count + 1)
    )


def payment_file(cases: int, count: int, seed: int = 2) -> str:
    """Make up payments of October 2017: most in the placement, some before it, for no case, or taken back."""
    dice = random.Random(seed)
    rows: list[dict[str, object]] = []
    for number in range(1, count + 1):
        kind = dice.random()
        paid = {
            "reference": f"P{number:05}",
            "case_no": f"C{dice.randint(1, cases):05}" if kind > 0.05 else f"X{number:05}",
            "amount": f"{dice.randint(500, 60_000) / 100:.2f}",
            "paid_on": datetime.date(2017, 9 if kind > 0.95 else 10, dice.randint(1, 15)),
            "reverses": "",
        }
        rows.append(paid)
        if 0.9 < kind < 0.93:
            back = {
                "reference": f"R{number:05}",
                "amount": f"-{paid['amount']}",
                "reverses": paid["reference"],
            }
            rows.append({**paid, **back, "paid_on": datetime.date(2017, 10, dice.randint(16, 31))})
    return as_csv(rows)
