"""What people write as options, one a line in each language, and back."""

from collections.abc import Mapping, Sequence

from django.conf import settings

from facilitation.polls.results import ON_A_LINE
from panels.command import Refused


def options_from(texts: Mapping[str, str], kind: str) -> list[dict[str, str]]:
    """Raises Refused for too few, too many, too long or doubled ones, and for languages with different numbers."""
    lines = {code: _lines(text) for code, text in texts.items()}
    lines = {code: written for code, written in lines.items() if written}
    counts = {len(written) for written in lines.values()}
    if len(counts) > 1:
        raise Refused("poll-options-differ")
    count = counts.pop() if counts else 0
    if kind in ON_A_LINE:
        if count not in {0, 2}:
            raise Refused("poll-two-ends")
    elif count < 2:
        raise Refused("poll-few-options")
    if count > settings.RAATI.poll_options:
        raise Refused("poll-many-options", limit=settings.RAATI.poll_options)
    for written in lines.values():
        _check(written)
    return [{code: written[place] for code, written in lines.items()} for place in range(count)]


def lines_of(options: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """As they were written."""
    codes = dict.fromkeys(code for option in options for code in option)
    return {code: "\n".join(option.get(code, "") for option in options) for code in codes}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _check(written: list[str]) -> None:
    if max(map(len, written)) > settings.RAATI.poll_option_chars:
        raise Refused("too-long", limit=settings.RAATI.poll_option_chars)
    if len({line.casefold() for line in written}) < len(written):
        raise Refused("poll-same-option")
