"""What a resident can volunteer for now. Apps above register it: imports run downward only."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pool.residents.models import Resident
from words.fields import Words


@dataclass(frozen=True)
class Opening:
    """``address``: where they volunteer, or (``is_in``) their own page about it."""

    organisation: Words
    title: Words
    question: Words
    address: str
    is_in: bool


_known: list[Callable[[Resident], Iterable[Opening]]] = []


def register_openings(of: Callable[[Resident], Iterable[Opening]]) -> None:
    if of not in _known:
        _known.append(of)


def openings_of(resident: Resident) -> list[Opening]:
    return [one for of in _known for one in of(resident)]
