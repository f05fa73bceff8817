"""What is logged and how: one line per request and command, JSON in production. Never a text, a name or a secret.

Content is not handed to the log in the first place. What other packages say is scrubbed besides: paths of
personal links, addresses, codes, and the messages of exceptions, which like to quote what they could not read.
"""

import re
import time
from collections.abc import Callable, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponse
from structlog.typing import Processor

Line = MutableMapping[str, Any]
_ROOT = str(Path(__file__).resolve().parent.parent)
_GONE = "…"
_PERSONAL = re.compile(r"(?<=/)(j|m|r|v|f|letter|pool/me|pool/stop)/[^/\s\"'?]+")  # the rest is kept: /m/…/meetings/3/
_QUERY = re.compile(r"(?<=[\w/…])\?[^\s\"'\])>]+")
_ADDRESS = re.compile(r"[^\s<>\"'(=:]+@[^\s<>\"'),;]+")
_LINK_CODE = re.compile(r"\b[a-z0-9]{12}-[a-z2-7]{16}\b", re.IGNORECASE)
_LETTER_CODE = re.compile(r"\b[a-z0-9]{8}-[a-z2-7]{12}\b", re.IGNORECASE)
_RECEIPT = re.compile(r"\b[a-z2-9]{5}(?:-[a-z2-9]{5}){3}\b")
_PRINTED = re.compile(r"\b(?:[A-Z0-9]{4} ){4,6}[A-Z0-9]{4}\b")
_URL_SECRET = re.compile(r"(?<=://)[^/\s@]+@")
_OWN_FRAMES = 8  # of a traceback: the innermost


def config(level: str, *, as_json: bool) -> dict[str, Any]:
    """For ``LOGGING``. Other packages speak from INFO up at most: some print whole frames when they debug."""
    render: list[Processor] = (
        [_quiet_exception, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if as_json
        else [_quiet_exception, _one_below_another, structlog.dev.ConsoleRenderer(colors=False)]
    )
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, scrub, *render],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        **_loggers(level),
    }


def _loggers(level: str) -> dict[str, Any]:
    others = "INFO" if level == "DEBUG" else level
    quiet = {"handlers": [], "propagate": True, "level": "WARNING"}
    return {
        "root": {"handlers": ["console"], "level": others},
        "loggers": {
            "raati": {"level": level},
            "django": {"handlers": [], "propagate": True, "level": others},
            # Servers would print every path, the personal links' too. Ours are printed by RequestLog.
            "uvicorn": quiet,
            "uvicorn.error": quiet,
            "uvicorn.access": {**quiet, "propagate": False},
            "daphne": quiet,
            "django.server": quiet,
            "django.channels.server": quiet,
            # It would write a traceback a second while Redis is away; live/bells.py says so once.
            "channels_redis": {"level": "CRITICAL"},
        },
    }


def scrub(_logger: Any, _method: str, line: Line) -> Line:
    """Takes what must not be read out of every string of a line."""
    return {key: cleaned(value) if isinstance(value, str) else value for key, value in line.items()}


def cleaned(text: str) -> str:
    text = _URL_SECRET.sub(f"{_GONE}@", text)
    for pattern in (_LINK_CODE, _LETTER_CODE, _RECEIPT, _PRINTED):
        text = pattern.sub(_GONE, text)
    text = _PERSONAL.sub(rf"\1/{_GONE}", text)
    text = _QUERY.sub("", text)
    return _ADDRESS.sub(_GONE, text)


def _quiet_exception(_logger: Any, _method: str, line: Line) -> Line:
    """Kinds and places of the exceptions, innermost last; not what they say."""
    problem = line.pop("exc_info", None)
    line.pop("stack_info", None)
    error = problem[1] if isinstance(problem, tuple) else problem
    if isinstance(error, BaseException):
        line["exception"] = _chain(error)
    return line


def _one_below_another(_logger: Any, _method: str, line: Line) -> Line:
    if exception := line.get("exception"):
        line["exception"] = "\n".join(exception)
    return line


def _chain(error: BaseException) -> list[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    return [*(_chain(cause) if cause else []), kind, *_places(error.__traceback__)[-_OWN_FRAMES:]]


def _places(trace: TracebackType | None) -> list[str]:
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.removeprefix(_ROOT + '/')}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places


class RequestLog:
    """One line per request: its route (never its path), what came of it, and how long it took.

    Not who asked: a page that is fetched right after a vote would tell whose it was. raati.command names people.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.log = structlog.get_logger("raati.request")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=uuid4().hex[:16])
        begun = time.perf_counter()
        response = self.get_response(request)
        self.log.info(
            "request",
            method=request.method,
            route=request.resolver_match.route if request.resolver_match else None,
            status=response.status_code,
            ms=round((time.perf_counter() - begun) * 1000, 1),
        )
        return response
