"""How often somebody may guess."""

import datetime

WINDOW = datetime.timedelta(minutes=15)
MOST_FOR_ACCOUNT = 5
MOST_FROM_ADDRESS = 30


def must_wait(for_account: int, from_address: int) -> bool:
    """Say whether a try to sign in has to wait, by the failures of the last fifteen minutes.

    Five for one account, whether it exists or not, or thirty from one address; tries that are turned away do
    not count, so whoever waits fifteen minutes gets in.
    """
    return for_account >= MOST_FOR_ACCOUNT or from_address >= MOST_FROM_ADDRESS
