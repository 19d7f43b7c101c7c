"""How every picture looks: colours of both themes, fonts, lines without boxes, no legend."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

# One CJK font must be named, or the renderer draws Chinese as empty boxes.
_FONTS = (
    *("-apple-system", "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC"),
    "sans-serif",
)
_SMALL = 11


class Theme(StrEnum):
    """Light or dark, each drawn for itself."""

    LIGHT = "light"
    DARK = "dark"


_COLOURS: Mapping[Theme, Mapping[str, str]] = {
    Theme.LIGHT: {
        "bg": "#ffffff",
        "line": "#e3e6eb",
        "line_2": "#cbd0d8",
        "text": "#14181f",
        "text_2": "#4a525e",
        "text_3": "#626a77",
        "accent": "#1f4fd1",
        "bad": "#b3261e",
        "peer": "#868e9b",
        "band": "#e9edf3",
    },
    Theme.DARK: {
        "bg": "#101215",
        "line": "#262a31",
        "line_2": "#3b414a",
        "text": "#e8eaee",
        "text_2": "#b1b8c3",
        "text_3": "#8f97a3",
        "accent": "#8db2ff",
        "bad": "#ff9085",
        "peer": "#6f7783",
        "band": "#22272e",
    },
}


def colours(theme: Theme) -> Mapping[str, str]:
    """Give the colours of a theme by the names of their tokens."""
    return _COLOURS[theme]


def config(theme: Theme, language: str) -> dict[str, Any]:
    """Give the Vega-Lite configuration that every spec is drawn with."""
    ink = colours(theme)
    return {
        "background": "transparent",
        "font": ", ".join(_fonts(language)),
        "padding": {"left": 2, "right": 2, "top": 8, "bottom": 8},
        "autosize": {"type": "fit", "contains": "padding"},
        "view": {"stroke": None},
        "legend": {"disable": True},
        "text": {"fontSize": _SMALL, "color": ink["text_2"]},
        "line": {"color": ink["peer"], "strokeWidth": 1.25, "strokeJoin": "round", "strokeCap": "round"},
        "axis": _axis(ink),
        "axisX": {"grid": False, "domain": True, "ticks": False, "labelPadding": 8},
        "axisY": {"domain": False, "ticks": False, "labelPadding": 8},
    }


def _axis(ink: Mapping[str, str]) -> dict[str, Any]:
    return {
        "gridColor": ink["line"],
        "domainColor": ink["line_2"],
        "labelColor": ink["text_3"],
        "labelFontSize": _SMALL,
        "labelFontWeight": "normal",
        "titleColor": ink["text_3"],
        "titleFontSize": _SMALL,
        "titleFontWeight": "normal",
    }


def _fonts(language: str) -> tuple[str, ...]:
    """Quote names of several words; for Chinese the font that surely has its glyphs comes first."""
    names = ("Noto Sans CJK SC", *_FONTS) if language == "zh_CN" else _FONTS
    return tuple(f"'{name}'" if " " in name else name for name in dict.fromkeys(names))
