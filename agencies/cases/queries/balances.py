"""What is still owed on a case: as one expression for every query that asks, and as it is kept for lists."""

from collections.abc import Collection

from agencies.common import sql


def balance_sql(cases: str = "cases", told: str | None = None, as_of: str | None = None) -> str:
    """Write the present balance of a row of `cases` in minor units, as a scalar expression.

    It is the file's balance less the receipts after the file's as-of date, and never below zero: 100.00 as of
    30 September with 40.00 paid on 2 October is 60.00; 20.00 paid on 30 September does not lower it again.
    `told` and `as_of` stand in for the row's own where a file is about to replace them.
    """
    paid, outstanding = "coalesce(sum(paid.amount_minor), 0)", told or f"{cases}.outstanding_minor"
    return (
        f"(SELECT CAST(CASE WHEN {paid} < {outstanding} THEN {outstanding} - {paid} ELSE 0 END AS BIGINT)"
        f" FROM receipts AS paid WHERE paid.case_id = {cases}.id"
        f" AND paid.paid_on > {as_of or f'{cases}.as_of'})"
    )


async def push_balances(case_ids: Collection[int]) -> None:
    """Bring the kept balances of cases up to date, in the transaction that changes their receipts."""
    await sql.execute(
        f"UPDATE cases SET balance_minor = {balance_sql()} WHERE {sql.any_of('id', 'cases')}",
        cases=sorted(case_ids),
    )
