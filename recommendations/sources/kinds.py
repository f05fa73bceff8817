"""What a draft can grow from. Pure: names only; shelf.py says what may be shown, wording.py how it is called.

A kind's name is the column of ``DraftSource``, the field of the command ``draft.source`` and the station in the chain.
"""

from collections.abc import Mapping

NAMES = ("theme", "note", "answer", "evidence", "poll", "line")


def named(fields: Mapping[str, object]) -> tuple[str, int] | None:
    """The one kind that these fields name, and its id; None unless it is exactly one."""
    given = [(name, value) for name in NAMES if (value := fields.get(name)) is not None]
    if len(given) != 1:
        return None
    name, value = given[0]
    return (name, value) if isinstance(value, int) else None
