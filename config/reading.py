"""What the environment says is looked at before anything is made of it: a setting that cannot be meant stops the start
with one line that names it, instead of a server that refuses its own pages or asks nobody for the second step."""

import re
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.http.request import validate_host

_ORIGIN = re.compile(r"https?://[^/\s@,]+")
_HOST = re.compile(r"\*|\.?[\w.-]+(:\d+)?|\[[0-9a-f:]+\]")
_ON_OR_OFF = {"", "1", "true", "yes", "y", "on", "0", "false", "no", "n", "off"}
_LEVELS = {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}
_MAIL = ("smtp://", "smtps://", "smtp+tls://", "smtp+ssl://", "consolemail://", "filemail://", "dummymail://")


def _begins(*schemes: str) -> Callable[[str], bool]:
    return lambda value: value.startswith(schemes)


def _begins_if_set(*schemes: str) -> Callable[[str], bool]:
    return lambda value: not value or value.startswith(schemes)


def _each(shape: re.Pattern[str]) -> Callable[[str], bool]:
    """Of a list with at least one in it."""
    return lambda value: value.strip() != "" and all(shape.fullmatch(one) for one in value.split(",") if one)


def _is_mail_service(name: str) -> bool:
    return not name or (name.isidentifier() and find_spec(f"anymail.backends.{name}") is not None)


_ONE_OR_ZERO = (lambda value: value.lower() in _ON_OR_OFF, "must be 1 or 0")
# Of what is set: the test, and what it must be.
_RULES: dict[str, tuple[Callable[[str], bool], str]] = {
    **dict.fromkeys(("DEBUG", "DEMO", "RAATI_TESTING", "MFA_REQUIRED", "HSTS_SUBDOMAINS", "LOG_JSON"), _ONE_OR_ZERO),
    "DATABASE_URL": (
        _begins("postgres://", "postgresql://", "sqlite://"),
        "must look like postgres://user:password@host:5432/name or sqlite:///path",
    ),
    "DATABASE_POOL": (str.isdecimal, "must be a whole number of connections"),
    "REDIS_URL": (_begins_if_set("redis://", "rediss://", "unix://"), "must look like redis://127.0.0.1:6379/0"),
    "BASE_URL": (
        lambda value: bool(_ORIGIN.fullmatch(value)),
        "must look like https://raati.example, without a path or a slash at its end",
    ),
    "ORIGINS": (
        _each(_ORIGIN),
        "must list addresses like https://raati.example, without a path or a slash at their end",
    ),
    "ALLOWED_HOSTS": (_each(_HOST), "must list names like raati.example, without https://"),
    "EMAIL_URL": (_begins(*_MAIL), "must look like smtp+tls://user:password@mail.example:587"),
    "MAIL_SERVICE": (_is_mail_service, "must be a service's name in django-anymail, like mailgun"),
    "MAIL_WEBHOOK_SECRET": (lambda value: not value or ":" in value, "must look like user:password"),
    "TIME_ZONE": (lambda value: value in available_timezones(), "must be a name like Europe/Helsinki"),
    "JITSI_URL": (_begins_if_set("https://", "http://"), "must look like https://meet.example"),
    "LOG_LEVEL": (lambda value: value in _LEVELS, "must be DEBUG, INFO, WARNING, ERROR or CRITICAL"),
}


def problems(environment: Mapping[str, str]) -> list[str]:
    """One sentence for each setting that cannot be meant. Never its value: it may hold a password."""
    found = [] if environment.get("SECRET_KEY") else ["SECRET_KEY is not set: it signs sessions and personal links."]
    for name, (is_meant, shape) in _RULES.items():
        value = environment.get(name)
        if value is not None and not is_meant(value):
            found.append(f"{name} {shape}.")
    return found or _at_odds(environment)


def _at_odds(environment: Mapping[str, str]) -> list[str]:
    """Settings that are well by themselves. What is not set is not compared: its default is for one's own machine."""
    base, origins, hosts = (environment.get(name) for name in ("BASE_URL", "ORIGINS", "ALLOWED_HOSTS"))
    found = []
    if base and base.startswith("https://") and "DATABASE_URL" not in environment:
        found.append("DATABASE_URL is not set: a server with an https:// address must say which database is its own.")
    if base and origins and base not in origins.split(","):
        found.append("BASE_URL must be one of ORIGINS: else what its pages send is refused.")
    if base and hosts and not validate_host(urlsplit(base).hostname or "", hosts.split(",")):
        found.append("ALLOWED_HOSTS must name the host of BASE_URL: else its pages are refused.")
    return found


def stop_if_wrong(environment: Mapping[str, str]) -> None:
    """Ends the process with these lines and without a traceback, whoever has begun to read the settings."""
    if told := problems(environment):
        raise SystemExit("\n".join(["These settings cannot be used (see docs/operations.md):", *told]))
