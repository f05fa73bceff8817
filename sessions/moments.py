"""Moments as the phase machine keeps them: aware, in UTC. Pure: no Django."""

from datetime import UTC, datetime


def utc(moment: datetime) -> datetime:
    """Raises ValueError for a naive moment: it would be hours off without anybody noticing."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC)


def text_of(moment: datetime | None) -> str | None:
    return None if moment is None else utc(moment).isoformat()


def moment_of(text: str | None) -> datetime | None:
    return None if text is None else utc(datetime.fromisoformat(text))
