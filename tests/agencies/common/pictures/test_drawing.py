"""Pictures are drawn in the child, once, within a time, and only for those who asked."""

import asyncio
import os
import signal
import struct
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from agencies.common.access import Actor, Role
from agencies.common.errors import NotFound
from agencies.common.pictures import (
    PictureFailed,
    Reason,
    Theme,
    ask,
    child_process,
    close_pictures,
    drawing,
    fetch,
    open_pictures,
)
from agencies.common.pictures.drawing import draw, draw_png
from agencies.common.pictures.shelf import Shelf

VERA = Actor(1, "vera@mandate.example", "Vera", Role.VENDOR_MANAGER)
NORTH = Actor(2, "north@mandate.example", "North", Role.AGENCY_MANAGER, agency_id=1)
SOUTH = Actor(3, "south@mandate.example", "South", Role.AGENCY_MANAGER, agency_id=2)
BAD: tuple[dict[str, Any], ...] = (
    {"mark": "nonsense"},
    {"layer": 7},
    {"data": {"url": "file:///etc/hostname"}, "mark": "point"},
    {"mark": {"type": "image", "url": "http://127.0.0.1/"}, "data": {"values": [{}]}},
)


def line(points: int = 20, name: str = "10 月批次") -> dict[str, Any]:
    """Write the spec of a line with its name as text at the end."""
    values = [{"day": day, "rate": day * day} for day in range(points)]
    x, y = {"field": "day", "type": "quantitative"}, {"field": "rate", "type": "quantitative"}
    return {
        "width": 300,
        "height": 150,
        "data": {"values": values},
        "layer": [
            {"mark": "line", "encoding": {"x": x, "y": y}},
            {"mark": {"type": "text", "text": name}, "encoding": {"x": x, "y": y}},
        ],
    }


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Path]:
    """Open pictures with a folder of this test's own."""
    await open_pictures(tmp_path, seconds=60)
    yield tmp_path
    await close_pictures()


async def drawn(spec: dict[str, Any], theme: Theme = Theme.LIGHT, language: str = "zh_CN") -> str:
    """Give the text of a picture."""
    return (await draw(spec, theme=theme, language=language)).text


async def test_a_spec_becomes_an_svg_of_its_size_with_its_words(studio: Path) -> None:
    text = await drawn(line())
    assert text.startswith("<svg")
    assert 'width="300"' in text
    assert "10 月批次" in text
    assert "Noto Sans CJK SC" in text
    assert "<script" not in text


async def test_a_messenger_gets_a_png_on_a_ground_of_its_own(studio: Path) -> None:
    first = await draw_png(line(), language="zh_CN")
    assert first.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", first[16:24])
    assert (width, height) == (600, 300)
    assert (await draw(line(), theme=Theme.LIGHT, language="zh_CN")).text.startswith("<svg")
    await drawing._studios[0].child.stop()
    assert await draw_png(line(), language="zh_CN") == first


async def test_themes_and_languages_are_pictures_of_their_own(studio: Path) -> None:
    made = {
        (await draw(line(), theme=theme, language=language)).digest
        for theme in Theme
        for language in ("en", "zh_CN")
    }
    assert len(made) == 4
    assert "#626a77" in await drawn(line(), Theme.LIGHT)
    assert "#8f97a3" in await drawn(line(), Theme.DARK)


async def test_what_was_drawn_once_needs_no_child_again(studio: Path) -> None:
    first = await draw(line(), theme=Theme.LIGHT, language="en")
    await drawing._studios[0].child.stop()
    assert await draw(line(), theme=Theme.LIGHT, language="en") == first
    assert drawing._studios[0].child.process_id is None


async def test_another_process_finds_it_in_the_folder(studio: Path) -> None:
    first = await draw(line(), theme=Theme.LIGHT, language="en")
    digest = await ask(VERA, line(30), theme=Theme.LIGHT, language="en")
    await close_pictures()
    await open_pictures(studio, seconds=60)
    again = await draw(line(), theme=Theme.LIGHT, language="en")
    assert again == first
    assert (await fetch(VERA, digest)).digest == digest


async def test_many_who_ask_at_once_get_one_drawing(studio: Path) -> None:
    many = [asyncio.create_task(draw(line(40), theme=Theme.DARK, language="en")) for _ in range(20)]
    await asyncio.sleep(0)
    many.pop().cancel()
    found = await asyncio.gather(*many)
    assert len({each.text for each in found}) == 1


async def test_a_killed_child_is_replaced(studio: Path) -> None:
    await drawn(line())
    child = drawing._studios[0].child
    before = child.process_id
    assert before is not None
    os.kill(before, signal.SIGKILL)
    assert "<svg" in await drawn(line(21))
    assert child.process_id not in {None, before}


async def test_a_child_killed_while_it_draws_draws_again(studio: Path) -> None:
    await drawn(line())
    child = drawing._studios[0].child
    before = child.process_id
    assert before is not None
    os.kill(before, signal.SIGSTOP)
    drawing_now = asyncio.create_task(drawn(line(22)))
    await asyncio.sleep(0)
    os.kill(before, signal.SIGKILL)
    assert "<svg" in await drawing_now


async def test_a_bad_spec_is_refused_by_its_reason(studio: Path) -> None:
    for spec in BAD:
        with pytest.raises(PictureFailed) as failure:
            await drawn(spec)
        assert failure.value.reason is Reason.BAD_SPEC
    assert "<svg" in await drawn(line())


async def test_too_large_a_spec_is_not_even_asked_for(studio: Path) -> None:
    with pytest.raises(PictureFailed) as failure:
        await drawn(line(200_000))
    assert failure.value.reason is Reason.TOO_LARGE


async def test_a_drawing_that_takes_too_long_is_given_up_and_the_next_is_drawn(tmp_path: Path) -> None:
    await open_pictures(seconds=60)
    await drawn(line())
    child = drawing._studios[0].child
    assert child.process_id is not None
    child._seconds = 0.05
    os.kill(child.process_id, signal.SIGSTOP)
    with pytest.raises(PictureFailed) as failure:
        await drawn(line(23))
    assert failure.value.reason is Reason.TIME_LIMIT
    child._seconds = 60
    assert "<svg" in await drawn(line(23))
    await close_pictures()


async def test_the_loop_goes_on_while_a_picture_is_drawn(studio: Path) -> None:
    await drawn(line())
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.001)

    ticking = asyncio.create_task(tick())
    await drawn(line(2_000))
    ticking.cancel()
    # Ten turns of the loop take some milliseconds; a drawing on the loop would leave two.
    assert ticks > 10


async def test_a_picture_is_found_by_the_side_that_asked_for_it(studio: Path) -> None:
    ours = await ask(VERA, line(), theme=Theme.LIGHT, language="en")
    norths = await ask(NORTH, line(), theme=Theme.LIGHT, language="en")
    assert ours != norths
    assert (await fetch(VERA, ours)).text.startswith("<svg")
    assert (await fetch(NORTH, norths)).text.startswith("<svg")
    for actor, digest in ((NORTH, ours), (SOUTH, norths), (VERA, norths)):
        with pytest.raises(NotFound):
            await fetch(actor, digest)


async def test_an_unknown_digest_is_not_found(studio: Path) -> None:
    for digest in ("", "0" * 64, "../lender/x", "g" * 64, "0" * 63):
        with pytest.raises(NotFound):
            await fetch(VERA, digest)


async def test_what_lies_on_the_shelf_is_drawn_only_if_it_is_what_was_asked(studio: Path) -> None:
    digest = await ask(VERA, line(), theme=Theme.LIGHT, language="en")
    (studio / "lender" / f"{digest}.json").write_text("{}")
    await close_pictures()
    await open_pictures(studio)
    with pytest.raises(NotFound):
        await fetch(VERA, digest)


async def test_closing_leaves_no_child(tmp_path: Path) -> None:
    await open_pictures(seconds=60)
    await drawn(line())
    process_id = drawing._studios[0].child.process_id
    assert process_id is not None
    await close_pictures()
    with pytest.raises(ProcessLookupError):
        os.kill(process_id, 0)


async def test_a_child_that_has_drawn_much_makes_way_for_a_fresh_one(
    studio: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await drawn(line())
    monkeypatch.setattr(child_process, "_MOST_DRAWINGS", 1)
    assert "<svg" in await drawn(line(24))
    assert drawing._studios[0].child.process_id is None
    assert "<svg" in await drawn(line(25))


async def test_what_is_old_is_cleared_out(tmp_path: Path) -> None:
    old, new = tmp_path / "lender" / "old.svg", tmp_path / "lender" / "new.svg"
    old.parent.mkdir()
    for path in (old, new):
        path.write_text("<svg/>")
    os.utime(old, (0, 0))
    await Shelf(tmp_path).clear_out()
    assert (old.exists(), new.exists()) == (False, True)
