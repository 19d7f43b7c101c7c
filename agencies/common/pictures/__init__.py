"""Pictures of figures: one warm child process draws Vega-Lite specs; they are kept by digest."""

from agencies.common.pictures.child_process import PictureFailed, Reason
from agencies.common.pictures.drawing import Svg, ask, close_pictures, draw, draw_png, fetch, open_pictures
from agencies.common.pictures.looks import Theme, colours

__all__ = [
    "PictureFailed",
    "Reason",
    "Svg",
    "Theme",
    "ask",
    "close_pictures",
    "colours",
    "draw",
    "draw_png",
    "fetch",
    "open_pictures",
]
