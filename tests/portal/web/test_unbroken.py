"""Dates of a page in one piece, and everything else as it was."""

import pytest

from portal.web.unbroken import unbroken


@pytest.mark.parametrize(
    ("html", "whole"),
    [
        ("<td>2026-11-20</td>", "<td><time>2026-11-20</time></td>"),
        ("<p>于2026-11-20 09:30截止。</p>", "<p>于<time>2026-11-20 09:30</time>截止。</p>"),
        ("<b>2026-11</b>", "<b><time>2026-11</time></b>"),
        ("<p>by 20 Nov 2026.</p>", '<p>by <time datetime="2026-11-20">20 Nov 2026</time>.</p>'),
        ("<p>2 Nov 2026 09:30</p>", '<p><time datetime="2026-11-02 09:30">2 Nov 2026 09:30</time></p>'),
        ("<p>of Nov 2026</p>", '<p>of <time datetime="2026-11">Nov 2026</time></p>'),
    ],
)
def test_a_date_in_text_is_one_element(html: str, whole: str) -> None:
    assert unbroken(html) == whole


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/scores?month=2026-11" title="on 2026-11-20">there</a>',
        '<input value="2026-11-20">',
        "<option>2026-11</option><title>Nov 2026</title><textarea>on 2026-11-20</textarea>",
        "<button>Draft Nov 2026</button>",  # its words would fall apart
        "<svg><text>2026-11</text><desc>20 Nov 2026</desc></svg>",  # a picture has no such element
        "<time>2026-11-20</time>",
        "<td>C-2026-11</td><td>2026-111</td><td>12026-11-20</td><td>2026-11-20-B</td>",  # numbers, not dates
        "no element 2026-11-20",
    ],
)
def test_what_is_no_text_or_no_date_stays(html: str) -> None:
    assert unbroken(html) == html
