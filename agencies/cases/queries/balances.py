"""What is still owed on a case, as one expression for every query that asks."""


def balance_sql(cases: str = "cases") -> str:
    """Write the present balance of a row of `cases` in minor units, as a scalar expression.

    It is the file's balance less the receipts after the file's as-of date, and never below zero: 100.00 as of
    30 September with 40.00 paid on 2 October is 60.00; 20.00 paid on 30 September does not lower it again.
    """
    paid = "coalesce(sum(paid.amount_minor), 0)"
    return (
        f"(SELECT CAST(CASE WHEN {paid} < {cases}.outstanding_minor"
        f" THEN {cases}.outstanding_minor - {paid} ELSE 0 END AS BIGINT)"
        f" FROM receipts AS paid WHERE paid.case_id = {cases}.id AND paid.paid_on > {cases}.as_of)"
    )
