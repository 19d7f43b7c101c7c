"""What every row about a case can tell of it: the debtor masked, the age of the debt on a day."""

import datetime

from agencies.cases.rules.buckets import bucket_of, days_past_due
from agencies.cases.rules.sealed import NAME
from agencies.common import vault


class ShownCase:
    """A row with the sealed name of the debtor and the day since which the debt is overdue."""

    __slots__ = ()
    name_cipher: bytes | None
    overdue_since: datetime.date

    @property
    def debtor(self) -> str:
        """The debtor's name, masked; empty where none is known."""
        return "" if self.name_cipher is None else vault.mask_name(vault.decrypt(self.name_cipher, NAME))

    def days(self, day: datetime.date) -> int:
        """Count the days past due on a day; 0 before the debt is due."""
        return max(0, days_past_due(self.overdue_since, day))

    def bucket(self, day: datetime.date) -> str:
        """Name the bucket on a day, such as M4."""
        return bucket_of(self.days(day))
