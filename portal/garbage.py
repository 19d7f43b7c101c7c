"""How often the process looks for memory that only holds itself."""

import gc


def look_seldom() -> None:
    """Look for cycles less often than Python does of itself.

    Rows come by the hundred thousand and hold no cycles: looking for some at the usual pace takes a quarter
    of the processor time of confirming a plan or settling a month.
    """
    gc.set_threshold(50_000, 20, 100)
