"""What letters ask people to. Apps above register it: imports run downward only."""

from collections.abc import Callable
from dataclasses import dataclass

from pool.letters.models import Batch
from words.fields import Words


@dataclass(frozen=True)
class Invitation:
    """For the letter: whose it is, what it is about, whom to call."""

    organisation: Words
    title: Words
    question: Words
    phone: str


_known: list[Callable[[str], Invitation | None]] = []


def register_invitations(of: Callable[[str], Invitation | None]) -> None:
    """``of``: from ``Batch.invites_to`` to what it names, None if it knows no such thing."""
    if of not in _known:
        _known.append(of)


def invitation_of(batch: Batch) -> Invitation:
    found = next((one for of in _known if batch.invites_to and (one := of(batch.invites_to))), None)
    pool = batch.pool
    return found or Invitation(pool.organisation.name, pool.title, pool.about, pool.organisation.helper_phone)
