"""What the server tells of itself: one line an event, for people or machines, with its request or job."""

import logging
import sys
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.typing import Processor

_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def begin_logs(environment: Mapping[str, str]) -> None:
    """Send all that is logged to stderr: lines of JSON where MANDATE_LOG is json, else lines for people.

    MANDATE_LOG_LEVEL says how much; without it machines get info, people warnings.
    """
    machines = environment.get("MANDATE_LOG") == "json"
    level = environment.get("MANDATE_LOG_LEVEL", "info" if machines else "warning").upper()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(machines))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level if level in logging.getLevelNamesMapping() else "WARNING")
    # These tell of every call or query; with addresses that hold tokens.
    for chatty in ("httpx", "httpcore", "uvicorn.access", "aiosqlite", "asyncio", "tortoise"):
        logging.getLogger(chatty).setLevel("WARNING")


def _formatter(machines: bool) -> logging.Formatter:
    last: list[Any] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if machines
        # The usual tracebacks show the values of variables, and those may be about people.
        else [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )
