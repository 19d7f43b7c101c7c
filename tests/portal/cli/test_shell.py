"""How commands show where a long act stands while no terminal is there."""

import pytest

from agencies.common.words import say
from portal.cli.shell import progress


@pytest.mark.parametrize(
    ("reports", "lines"),
    [
        pytest.param([(n, 1000) for n in range(0, 1001, 50)], [100 * n for n in range(11)], id="twentieths"),
        pytest.param([(n, 73) for n in range(74)], [0, 8, 15, 22, 30, 37, 44, 52, 59, 66, 73], id="rows"),
        pytest.param([(0, 3), (0, 3), (3, 3), (3, 3)], [0, 3], id="nothing twice"),
        pytest.param([(0, 0), (0, 0)], [0], id="an empty file"),
        pytest.param([(n, None) for n in range(0, 30_000, 500)], [0, 10_000, 20_000], id="no end in sight"),
    ],
)
def test_few_lines_are_written(
    reports: list[tuple[int, int | None]], lines: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    with progress(say("Plan")) as watch:
        for done, total in reports:
            watch(done, total)
    written = capsys.readouterr()
    known = reports[0][1]
    assert written.err.splitlines() == [f"Plan {done}/{'?' if known is None else known}" for done in lines]
    assert written.out == ""
