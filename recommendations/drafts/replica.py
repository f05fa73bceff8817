"""One draft's document as this process knows it, and the gate before it.

What is offered is read (structs), then applied to a shadow replica and checked there (checks). Only what was
committed reaches the document itself. After a refusal the shadow is made anew: Yjs takes nothing back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from pycrdt import Doc

from recommendations.drafts import checks, structs

_MOST_LATER = 200  # updates: a few milliseconds for whoever reads the document next
Owners = Mapping[int, int | None]  # Yjs client id → membership; None: nobody may go on writing under it


@dataclass(frozen=True)
class Offer:
    """An update that a membership sent and that is not in the log yet."""

    membership: int
    update: bytes


@dataclass(frozen=True)
class Verdict:
    """``code``: why the offer is refused. Without it, ``clients`` are the Yjs clients that it writes as."""

    code: str | None = None
    clients: frozenset[int] = frozenset()


class Replica:
    def __init__(self, updates: Iterable[bytes] = (), owners: Owners | None = None) -> None:
        self._doc: Doc[Any] = Doc()
        self._later = list(updates)  # committed, and not in the document yet
        self.owners: dict[int, int | None] = dict(owners or {})
        self.forget()

    @property
    def doc(self) -> "Doc[Any]":
        """What is committed. It is brought up to date when somebody reads it: many updates at once cost far less."""
        later, self._later = self._later, []
        if later:
            with self._doc.transaction():
                for update in later:
                    self._doc.apply_update(update)
        return self._doc

    def state(self, clients: Iterable[int]) -> bytes:
        """The state vector of these Yjs clients alone: a draft may have had a thousand.

        That of what was examined, which between two ticks is what is committed.
        """
        return structs.state_vector({client: self._clocks[client] for client in clients if client in self._clocks})

    def unowned(self) -> set[int]:
        """Yjs clients in the document whose owner this process has not heard of."""
        return self._clocks.keys() - self.owners.keys()

    def since(self, state_vector: bytes) -> bytes:
        """What somebody with this state vector lacks, as one update. Raises structs.Malformed."""
        structs.clocks(state_vector)
        return self.doc.get_update(state_vector)

    def commit(self, updates: Iterable[bytes]) -> None:
        """Keep what was examined and is in the log now."""
        self._later += updates
        if len(self._later) > _MOST_LATER:
            _ = self.doc

    def take(self, updates: Iterable[bytes]) -> None:
        """Apply what others wrote into the log."""
        for update in updates:
            self._later.append(update)
            self._shadow.apply_update(update)
        self._count()

    def forget(self) -> None:
        """Give up what was examined and has not been committed."""
        self._rebuild([])

    def examine(self, offers: Sequence[Offer]) -> list[Verdict]:
        """A verdict for each offer, in order. What is refused leaves no trace for those after it."""
        claims = dict(self.owners)
        verdicts = [self._admit(offer, claims) for offer in offers]
        if self._problem() is None:
            return verdicts
        self.forget()
        return self._one_by_one(offers)

    def _one_by_one(self, offers: Sequence[Offer]) -> list[Verdict]:
        claims, accepted, verdicts = dict(self.owners), list[bytes](), list[Verdict]()
        for offer in offers:
            kept = dict(claims)
            verdict = self._admit(offer, claims)
            problem = self._problem()
            if problem is not None:
                claims = kept
                self._rebuild(accepted)
                verdict = Verdict(problem)
            elif verdict.code is None:
                accepted.append(offer.update)
            verdicts.append(verdict)
        return verdicts

    def _admit(self, offer: Offer, claims: dict[int, int | None]) -> Verdict:
        """Apply the offer to the shadow, unless reading it is enough to refuse it."""
        if len(offer.update) > settings.RAATI.draft_update_bytes:
            return Verdict("update-too-big")
        try:
            update = structs.read(offer.update)
        except structs.Malformed:
            return Verdict("malformed")
        except structs.NotAllowed:
            return Verdict("not-a-draft")
        clients = frozenset(run.client for run in update.items if run.end > self._clocks.get(run.client, 0))
        if any(claims.get(client, offer.membership) != offer.membership for client in clients):
            return Verdict("forged")
        new = clients - claims.keys()
        if new and _held_by(offer.membership, claims) + len(new) > settings.RAATI.draft_clients:
            return Verdict("too-many")
        if not self._reaches(update):
            return Verdict("gap")
        self._apply(offer.update, update)
        claims.update(dict.fromkeys(clients, offer.membership))
        return Verdict(clients=clients)

    def _reaches(self, update: structs.Update) -> bool:
        """Whether the update builds on what is here: else it would wait in the document, unchecked."""
        ends = dict(self._clocks)
        for run in update.items:
            if run.clock > ends.get(run.client, 0):
                return False
            ends[run.client] = max(run.end, ends.get(run.client, 0))
        return all(run.end <= ends.get(run.client, 0) for run in update.deleted)

    def _apply(self, data: bytes, update: structs.Update) -> None:
        try:
            self._shadow.apply_update(data)
        except BaseException as error:
            # Yjs' Rust sibling panics on some inconsistencies; that arrives as a BaseException of its own.
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise
            self._broken = True
        for run in update.items:
            if run.end > self._clocks.get(run.client, 0):
                self._clocks[run.client] = run.end
                self._pairs[run.client] = structs.pair(run.client, run.end)

    def _problem(self) -> str | None:
        if self._broken:
            return "malformed"
        if structs.pairs(self._shadow.get_state()) != set(self._pairs.values()):
            return "gap"  # something waits for items that are not here
        return checks.problem_of(self._shadow, most=self._most)

    def _rebuild(self, accepted: Iterable[bytes]) -> None:
        self._broken = False
        self._shadow: Doc[Any] = Doc()
        for update in (self.doc.get_update(), *accepted):
            self._shadow.apply_update(update)
        self._count()
        # Two processes may have let it grow too long together: then it may be shortened bit by bit.
        now = checks.size_of(self.doc)
        self._most = checks.Size(
            max(settings.RAATI.draft_chars, now.characters), max(settings.RAATI.draft_elements, now.elements)
        )

    def _count(self) -> None:
        """How far each Yjs client has come in the shadow, as numbers and as its state vector has them."""
        self._clocks = structs.clocks(self._shadow.get_state())
        self._pairs = {client: structs.pair(client, clock) for client, clock in self._clocks.items()}


def _held_by(membership: int, claims: Owners) -> int:
    """How many Yjs clients are the membership's."""
    return sum(owner == membership for owner in claims.values())
