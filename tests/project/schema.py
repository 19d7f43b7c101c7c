"""A database's schema as values that can be compared, whichever engine or model it was read from."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tortoise import Tortoise, fields
from tortoise.models import Model

from agencies.common import sql

# The runner's own list of applied migrations has no model.
UNMODELLED = {"schema_version"}
FAMILIES = {
    **dict.fromkeys(("integer", "bigint"), "integer"),
    **dict.fromkeys(("text", "character varying"), "text"),
    **dict.fromkeys(("blob", "bytea"), "binary"),
    **dict.fromkeys(("timestamp", "timestamp with time zone"), "moment"),
    "boolean": "truth",
    "date": "day",
}
FIELD_FAMILIES = {
    fields.BigIntField: "integer",
    fields.TextField: "text",
    fields.CharField: "text",
    fields.BinaryField: "binary",
    fields.DatetimeField: "moment",
    fields.DateField: "day",
    fields.BooleanField: "truth",
}
_TOKEN = re.compile(r"\w+|<=|>=|<>|=|<|>")
_CAST = re.compile(r"::[a-z]+(\[\])?")


@dataclass(slots=True)
class Table:
    """What a table holds and what it refuses; columns are (family, may be null) by name."""

    columns: dict[str, tuple[str, bool]] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    unique: set[tuple[str, ...]] = field(default_factory=set)
    indexes: set[tuple[tuple[str, ...], bool, str]] = field(default_factory=set)
    foreign_keys: set[tuple[tuple[str, ...], str, tuple[str, ...]]] = field(default_factory=set)
    checks: list[tuple[str, ...]] = field(default_factory=list)
    guarded: bool = False


def tokens(condition: str) -> tuple[str, ...]:
    """Reduce a condition to its words and signs, so that both engines' ways to write it compare equal."""
    plain = _CAST.sub("", condition)
    found = ("=" if each.upper() == "IN" else each for each in _TOKEN.findall(plain))
    return tuple(each for each in found if each.upper() not in {"ANY", "ARRAY"})


def of_models() -> dict[str, Table]:
    """Describe what the models say: columns, keys and unique sets. Call it with the database opened."""
    tables = {}
    for model in (Tortoise.apps or {})["mandate"].values():
        tables[model._meta.db_table] = _of_model(model)
    return tables


def _of_model(model: type[Model]) -> Table:
    found = Table()
    for name, each in model._meta.fields_map.items():
        found.columns[name] = (FIELD_FAMILIES[type(each)], each.null)
        if each.pk:
            found.key = (name,)
        elif each.unique:
            found.unique.add((name,))
    found.unique.update(tuple(names) for names in model._meta.unique_together)
    return found


def of_sqlite(connection: sqlite3.Connection) -> dict[str, Table]:
    """Describe a SQLite database."""
    listed = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    guarded = {
        name for (name,) in connection.execute("SELECT tbl_name FROM sqlite_master WHERE type='trigger'")
    }
    tables = {}
    for name, text in listed:
        if not name.startswith("sqlite_"):
            tables[name] = _of_sqlite_table(connection, name, text)
            tables[name].guarded = name in guarded
    return tables


def _of_sqlite_table(connection: sqlite3.Connection, name: str, text: str) -> Table:
    found = Table(checks=sorted(tokens(each) for each in _check_clauses(text)))
    columns = connection.execute(f"PRAGMA table_info({name})").fetchall()
    found.key = tuple(each[1] for each in sorted(columns, key=lambda each: int(each[5])) if each[5])
    for _, column, kind, filled, _, in_key in columns:
        found.columns[column] = (FAMILIES[kind.lower()], not (filled or in_key))
    for index in connection.execute(f"PRAGMA index_list({name})").fetchall():
        _add_sqlite_index(connection, found, index)
    references = defaultdict(list)
    for number, _, target, column, referred, *_ in connection.execute(f"PRAGMA foreign_key_list({name})"):
        references[number, target].append((column, referred))
    for (_, target), pairs in references.items():
        found.foreign_keys.add((tuple(a for a, _ in pairs), target, tuple(b for _, b in pairs)))
    return found


def _add_sqlite_index(connection: sqlite3.Connection, found: Table, index: Sequence[object]) -> None:
    _, name, unique, origin, partial = index
    columns = tuple(each[2] for each in connection.execute(f"PRAGMA index_info({name})"))
    if not partial and unique and origin != "pk":
        found.unique.add(columns)
    elif origin == "c":
        text = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", [name]).fetchone()[0]
        condition = text.partition(" WHERE ")[2]
        found.indexes.add((columns, bool(unique), " ".join(tokens(condition))))


def _check_clauses(text: str) -> Iterable[str]:
    for start in re.finditer(r"\bCHECK \(", text):
        depth, place = 1, start.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(text[place], 0)
            place += 1
        yield text[start.end() : place - 1]


async def of_postgresql() -> dict[str, Table]:
    """Describe the opened PostgreSQL database."""
    tables: dict[str, Table] = defaultdict(Table)
    for table, column, kind, filled in await sql.tuples(_COLUMNS):
        tables[table].columns[column] = (FAMILIES[kind], not filled)
    for table, columns, primary, unique, condition in await sql.tuples(_INDEXES):
        if primary:
            tables[table].key = tuple(columns)
        elif unique and condition is None:
            tables[table].unique.add(tuple(columns))
        else:
            tables[table].indexes.add((tuple(columns), unique, " ".join(tokens(condition or ""))))
    for table, columns, target, referred in await sql.tuples(_FOREIGN_KEYS):
        tables[table].foreign_keys.add((tuple(columns), target, tuple(referred)))
    for table, text in await sql.tuples(_CHECKS):
        tables[table].checks = sorted([*tables[table].checks, tokens(text)])
    for (table,) in await sql.tuples(_TRIGGERS):
        tables[table].guarded = True
    return dict(tables)


_COLUMNS = """
SELECT c.relname::text, a.attname::text, format_type(a.atttypid, NULL), a.attnotnull
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
"""
_INDEXES = """
SELECT c.relname::text,
       ARRAY(SELECT trim('"' FROM pg_get_indexdef(i.indexrelid, n, true))
             FROM generate_series(1, i.indnkeyatts) n),
       i.indisprimary, i.indisunique, pg_get_expr(i.indpred, i.indrelid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
WHERE c.relnamespace = 'public'::regnamespace
"""
_FOREIGN_KEYS = """
SELECT conrelid::regclass::text,
       ARRAY(SELECT attname::text FROM unnest(conkey) WITH ORDINALITY k (n, place)
             JOIN pg_attribute ON attrelid = conrelid AND attnum = k.n ORDER BY place),
       confrelid::regclass::text,
       ARRAY(SELECT attname::text FROM unnest(confkey) WITH ORDINALITY k (n, place)
             JOIN pg_attribute ON attrelid = confrelid AND attnum = k.n ORDER BY place)
FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace
"""
_CHECKS = """
SELECT conrelid::regclass::text, pg_get_expr(conbin, conrelid)
FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace
"""
_TRIGGERS = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
