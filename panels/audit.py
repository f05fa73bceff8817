"""What no honest page asks for, and who comes in as somebody else: one line of the log each, never what was said."""

import structlog

_log = structlog.get_logger("raati.audit")


def refused(code: str, **where: str | int | None) -> None:
    """``where``: ids and names that the code knows, nothing that a browser sent."""
    _log.warning(code, **where)


def opened_for_another(*, user: int, membership: int) -> None:
    """Somebody who is logged in opened another person's link, and can do all that this person can."""
    _log.warning("opened-for-another", user=user, membership=membership)
