"""Every page over a home with some hundred cases: light, and with no statement for each row."""

from pathlib import Path

from agencies.common import sql
from portal.bench import worked
from portal.bench.ground import Ground
from portal.bench.walk import ROLES, told, walk
from portal.database import opened
from tests.postgresql import Server


async def test_no_page_is_heavy_or_asks_for_each_row(server: Server, tmp_path: Path) -> None:
    ground = Ground(server.url, tmp_path)
    home = await ground.installation()
    async with opened(home):
        await worked.fill(400)
        await sql.execute(
            "INSERT INTO portfolios (code, name, currency, time_zone, rulebook, policy, created_at)"
            " SELECT code || added, name, currency, time_zone, rulebook, policy, created_at"
            " FROM portfolios CROSS JOIN (VALUES ('-2'), ('-3')) AS more (added)"
        )
    found = await walk(home)
    await ground.clear()
    assert {each.who for each in found} == set(ROLES)
    assert {"/", "/cases", "/work/cases", "/agencies/EAST"} <= {each.address for each in found}
    assert [each for each in found if each.kilobytes >= 100] == []
    # The lists show fifty rows.
    assert [each for each in found if each.statements >= 25] == []
    assert len(list(told(found))) == len(found)
