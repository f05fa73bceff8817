"""What became of what somebody wrote: for that person alone. Kindly said also where nothing became of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from facilitation.models import Note
from panels.models import Membership
from recommendations.sources.chain import Chain, Key, Step

Fate = Literal["unseen", "hidden", "deleted", "answered", "accepted", "rejected", "voting", "draft", "gathered", "read"]
_FURTHEST: tuple[tuple[str, Fate], ...] = (("version", "voting"), ("draft", "draft"), ("theme", "gathered"))


@dataclass(frozen=True)
class Own:
    """One's own note, how far it came, and the steps on the way, where others may see it too."""

    note: Note
    fate: Fate
    steps: list[Step]
    shared: bool


def own_notes(membership: Membership) -> list[Own]:
    """Everything that this person wrote on boards, the latest meeting first. Nobody else is ever given this."""
    notes = Note.objects.filter(author=membership).exclude(text="").select_related("board__table__round__meeting")
    if not notes:
        return []
    chain = Chain(membership.panel, "panel")
    accepted = set(membership.panel.recommendations.filter(accepted=True).values_list("question", flat=True))
    found = notes.order_by("-board__table__round__meeting__position", "board", "created_at", "pk")
    return [_own(note, chain, accepted) for note in found]


def _own(note: Note, chain: Chain, accepted: set[int]) -> Own:
    key: Key = ("note", note.pk)
    if key in chain.graph:
        return Own(note, _fate(chain, key, accepted), chain.became(key), shared=True)
    holders = list(_holders(note))
    held = next((("note", one.pk) for one in holders if ("note", one.pk) in chain.graph), None)
    fate = _fate(chain, held, accepted) if held else _withheld([note, *holders][-1])
    return Own(note, fate, [], shared=False)


def _holders(note: Note) -> Iterator[Note]:
    """What it was merged into, and that again: the chain shows merged notes only so deep."""
    while note.merged_into is not None:
        note = note.merged_into
        yield note


def _withheld(note: Note) -> Fate:
    if note.hidden_at is not None:
        return "hidden"
    return "unseen" if note.deleted_at is None else "deleted"


def _fate(chain: Chain, key: Key, accepted: set[int]) -> Fate:
    """How far it came. One accepted recommendation says more than one that was not."""
    reached: dict[str, set[int]] = {}
    for stage, pk in chain.graph.ahead(key):
        reached.setdefault(stage, set()).add(pk)
    if "result" in reached:
        if not reached["result"] & accepted:
            return "rejected"
        return "answered" if "reply" in reached else "accepted"
    return next((fate for stage, fate in _FURTHEST if stage in reached), "read")
