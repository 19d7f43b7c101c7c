"""Reasons that people give for an act.

They are stored sealed, since names of debtors may stand in them; `REASON` is the field for the vault.
"""

from agencies.common.errors import Invalid

REASON = "reason"
_LONGEST = 200


def stated_reason(text: str) -> str:
    """Give a reason without white space around it; Invalid when there is none or it is a whole letter."""
    reason = " ".join(text.split())
    if not reason or len(reason) > _LONGEST:
        raise Invalid("A reason has from 1 to {most} signs.", most=_LONGEST)
    return reason
