"""What import-linter cannot say: rules import from a list, SQL stands in queries, each library has a home."""

import ast
import sys
from collections.abc import Iterator

from tests.project.tree import Source, sources

# Pure commons that a rule may use besides the standard library, and the solver that a benchmark asked for.
PURE = {
    *("agencies.common", "agencies.common.money", "agencies.common.dates"),
    *("agencies.common.errors", "agencies.common.toml", "agencies.common.words"),
}
READS_A_CLOCK = {"now", "today", "utcnow"}
HOMES = {
    "openpyxl": ("agencies.common.tabular", "settlement.workbook", "portal.bench"),
    "python_calamine": ("agencies.common.tabular",),
    "olefile": ("agencies.common.tabular",),
    "xlsxwriter": ("agencies.common.tabular", "settlement.workbook", "portal.bench"),
    "fastexcel": ("portal.bench",),
    "pandas": ("portal.bench",),
    "polars": ("portal.bench",),
    "ortools": ("agencies.placements", "portal.bench"),
    "argon2": ("portal.auth",),
    "markdown_it": ("portal.handbook",),
    "vl_convert": ("agencies.common.pictures",),
    "telegram": ("bot.telegram", "portal.bench.peers.echo"),
    "typer": ("portal",),
    "rich": ("portal",),
}


def imports(source: Source) -> Iterator[str]:
    """Give every module that `source` imports; of `from a import b` both a and a.b."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_rules(module: str) -> bool:
    """Say whether a dotted name is a slice's rules, or something in them."""
    parts = module.split(".")
    return len(parts) >= 3 and parts[0] in {"agencies", "settlement", "bot"} and parts[2] == "rules"


def is_queries(module: str) -> bool:
    """Say whether a dotted name is a slice's queries, a file of them, or a common part below all slices."""
    parts = module.split(".")
    return parts[:2] == ["agencies", "common"] or (len(parts) >= 3 and parts[2].endswith("queries"))


def allowed_in_rules(module: str) -> bool:
    """Say whether rules may import `module`, or the module that a name of it stands in."""
    owner, top = module.rpartition(".")[0], module.partition(".")[0]
    if top in sys.stdlib_module_names | {"ortools"}:
        return True
    return is_rules(module) or module in PURE or (owner in PURE and owner != "agencies.common")


def test_rules_import_rules_and_pure_commons_only() -> None:
    slices = ("agencies", "settlement", "bot")
    for source in (each for each in sources() if is_rules(each.name)):
        packages = {name for name in imports(source) if name.count(".") == 1 and name.startswith(slices)}
        strange = [name for name in imports(source) if name not in packages and not allowed_in_rules(name)]
        assert strange == [], source.name


def test_the_domain_reads_no_clock() -> None:
    found = [
        f"{source.name}:{node.lineno}"
        for source in sources()
        if source.name.startswith(("agencies", "settlement", "bot"))
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in READS_A_CLOCK
    ]
    assert found == []


def test_sql_is_written_in_queries() -> None:
    """A use case opens the transaction; what it asks and writes stands in the queries of a slice."""
    found = [
        f"{source.name}:{node.lineno} sql.{node.attr}"
        for source in sources()
        if source.name.startswith(("agencies.", "settlement.", "bot.")) and not is_queries(source.name)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "sql"
        if node.attr not in {"transaction", "IntegrityError"}
    ]
    assert found == []


def test_each_library_is_imported_where_it_lives() -> None:
    found = [
        f"{source.name} imports {name}"
        for source in sources()
        for name in imports(source)
        if name in HOMES and not source.name.startswith(HOMES[name])
    ]
    assert found == []
