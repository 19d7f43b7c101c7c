"""Verdicts and outcomes are never changed: what the newest row says is what holds."""


def join_newest(table: str, told_of: str, key: str) -> str:
    """Join as `said` the newest row of `table` whose `key` is the id of `told_of`, where there is one."""
    return (
        f"LEFT JOIN {table} AS said ON said.{key} = {told_of}.id AND NOT EXISTS (SELECT 1 FROM {table}"
        f" AS newer WHERE newer.{key} = {told_of}.id AND newer.sequence > said.sequence)"
    )
