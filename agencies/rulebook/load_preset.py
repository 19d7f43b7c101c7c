"""The rule presets that ship with the product."""

from functools import cache
from importlib.resources import files

from agencies.common.errors import Invalid
from agencies.rulebook.rules.parse_preset import parse_preset
from agencies.rulebook.rules.preset import Preset

_FOLDER = files("agencies.rulebook").joinpath("presets")


@cache
def preset_codes() -> tuple[str, ...]:
    """List the codes of the presets, in order."""
    names = (each.name for each in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def load_preset(code: str) -> Preset:
    """Read a preset by its code; Invalid lists the codes there are when it is not one of them."""
    if code not in preset_codes():
        raise Invalid(
            "There is no rule preset “{code}”; there are {codes}.", code=code, codes=list(preset_codes())
        )
    return parse_preset(_FOLDER.joinpath(f"{code}.toml").read_text(encoding="utf-8"))
