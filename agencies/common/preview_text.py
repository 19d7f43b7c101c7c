"""A preview as one text, so that it can be sealed and opened again."""

import json
from dataclasses import asdict
from typing import Any

from agencies.common.tabular.preview import Column, How, Preview
from agencies.common.tabular.problems import Problem
from agencies.common.words import Message


def write_preview(preview: Preview) -> str:
    """Write a preview as JSON."""
    document = asdict(preview)
    document["stopper"] = None if preview.stopper is None else _sentence(preview.stopper)
    document["problems"] = [
        [each.row, each.column, each.shape, each.code, _sentence(each.message)] for each in preview.problems
    ]
    return json.dumps(document, ensure_ascii=False, default=str)


def read_preview(text: str) -> Preview:
    """Read what `write_preview` wrote; days and the like in sentences come back as text."""
    document: dict[str, Any] = json.loads(text)
    columns = tuple(
        Column(each["heading"], each["field"], How(each["how"]), tuple(each["samples"]))
        for each in document.pop("columns")
    )
    problems = tuple(
        Problem(row, column, shape, code, _message(sentence))
        for row, column, shape, code, sentence in document.pop("problems")
    )
    stopper = document.pop("stopper")
    for name in ("headings", "fields", "required"):
        document[name] = tuple(document[name])
    return Preview(
        **document,
        columns=columns,
        problems=problems,
        stopper=None if stopper is None else _message(stopper),
    )


def _sentence(value: object) -> Any:
    """Write a message as {"say": template, "with": values}, and messages among its values likewise."""
    if isinstance(value, Message):
        return {"say": value.text, "with": {name: _sentence(each) for name, each in value.values.items()}}
    if isinstance(value, (list, tuple)):
        return [_sentence(each) for each in value]
    return value


def _message(written: dict[str, Any]) -> Message:
    return Message(written["say"], {name: _value(each) for name, each in written["with"].items()})


def _value(written: Any) -> object:
    if isinstance(written, dict):
        return _message(written)
    return [_value(each) for each in written] if isinstance(written, list) else written
