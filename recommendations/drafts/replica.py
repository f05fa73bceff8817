"""One draft's document as this process knows it, and the gate before it.

What is offered is read (structs), then applied to a shadow replica and checked there (checks), a whole batch at once.
Only what was committed reaches the document itself. After a refusal the shadow is made anew: Yjs takes nothing back.

The document is walked over only if that cannot be told from the updates alone (standing).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from pycrdt import Doc

from recommendations.drafts import checks, structs
from recommendations.drafts.standing import Misplaced, Standing

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
        self._most_there = checks.Size(0, 0)  # the shadow is not larger than that
        self._standing = Standing.of(self.doc.get_update())
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

    def take(self, updates: Iterable[bytes]) -> list[bytes]:
        """Apply what others wrote into the log. Returns what is new in it, as updates: a folded log is one that
        repeats the whole document."""
        found = list(updates)
        if not any(self._repeats(update) for update in found):
            self._take(found)
            return found
        whole, state = self.doc.get_update(), self.doc.get_state()
        self._take(found)
        return [] if self.doc.get_update() == whole else [self.doc.get_update(state)]

    def _repeats(self, update: bytes) -> bool:
        """Whether it holds something that is here, or cannot be read: then only the document can tell what is new."""
        try:
            runs = structs.read(update).runs
        except (structs.Malformed, structs.NotAllowed):
            return True
        return any(run.clock < self._clocks.get(run.client, 0) for run in runs)

    def _take(self, updates: Iterable[bytes]) -> None:
        with self._shadow.transaction():
            for update in updates:
                self._later.append(update)
                self._shadow.apply_update(update)
                self._hear_of(update)
        self._clocks = structs.clocks(self._shadow.get_state())

    def _hear_of(self, update: bytes) -> None:
        """Of what is in the log already: it passed the gate of another process."""
        try:
            self._remember(structs.read(update))
        except (structs.Malformed, structs.NotAllowed, Misplaced):
            self._unseen = True

    def forget(self) -> None:
        """Give up what was examined and has not been committed."""
        self._rebuild([])

    def examine(self, offers: Sequence[Offer]) -> list[Verdict]:
        """A verdict for each offer, in order. What is refused leaves no trace for those after it."""
        claims, verdicts = dict(self.owners), list[Verdict]()
        try:
            with self._shadow.transaction():
                verdicts += [self._admit(offer, claims) for offer in offers]
        except BaseException as error:
            self._break(error)
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
        clients = frozenset([run.client for run in update.runs if run.end > self._clocks.get(run.client, 0)])
        if any(claims.get(client, offer.membership) != offer.membership for client in clients):
            return Verdict("forged")
        new = clients - claims.keys()
        if new and _held_by(offer.membership, claims) + len(new) > settings.RAATI.draft_clients:
            return Verdict("too-many")
        if not self._reaches(update):
            return Verdict("gap")
        try:
            self._remember(update)
        except Misplaced:
            self._standing.cut(self._clocks)
            return Verdict("not-a-draft")
        self._apply(offer.update)
        claims.update(dict.fromkeys(clients, offer.membership))
        return Verdict(clients=clients)

    def _reaches(self, update: structs.Update) -> bool:
        """Whether the update builds on what is here: else it would wait in the document, unchecked."""
        if any(run.clock > self._clocks.get(run.client, 0) for run in update.runs):
            return False
        ends = {run.client: run.end for run in update.runs}
        return all(run.end <= max(self._clocks.get(run.client, 0), ends.get(run.client, 0)) for run in update.deleted)

    def _apply(self, data: bytes) -> None:
        try:
            self._shadow.apply_update(data)
        except BaseException as error:
            self._break(error)

    def _break(self, error: BaseException) -> None:
        """Yjs' Rust sibling panics on some inconsistencies; that arrives as a BaseException of its own."""
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise error
        self._broken = True

    def _remember(self, update: structs.Update) -> None:
        """Count what will be in the shadow. Raises Misplaced."""
        if not self._standing.take(update.items, self._clocks):
            self._unseen = True
        characters = 0
        for run in update.runs:
            known = self._clocks.get(run.client, 0)
            if run.end > known:
                self._clocks[run.client] = run.end
                characters += run.end - known
        elements = sum(item.tag not in {"", "#"} for item in update.items)
        self._most_there = checks.Size(self._most_there.characters + characters, self._most_there.elements + elements)

    def _problem(self) -> str | None:
        if self._broken:
            return "malformed"
        if not self._unseen and self._most_there.fits(self._most):
            return None
        if structs.clocks(self._shadow.get_state()) != self._clocks:
            return "gap"  # something waits for items that are not here
        try:
            size = checks.measured(self._shadow)
        except checks.NotADraft:
            return "not-a-draft"
        if not size.fits(self._most):
            return "draft-full"
        self._unseen, self._most_there = False, size
        return None

    def _rebuild(self, accepted: Sequence[bytes]) -> None:
        self._broken = False
        self._shadow: Doc[Any] = Doc()
        for update in (self.doc.get_update(), *accepted):
            self._shadow.apply_update(update)
        self._clocks = structs.clocks(self._shadow.get_state())
        self._standing.cut(self._clocks)
        # Two processes may have let it grow too long together: then it may be shortened bit by bit.
        now = checks.size_of(self.doc)
        self._most = checks.Size(
            max(settings.RAATI.draft_chars, now.characters), max(settings.RAATI.draft_elements, now.elements)
        )
        self._unseen = bool(accepted)  # whether the shadow has to be walked over
        self._most_there = now


def _held_by(membership: int, claims: Owners) -> int:
    """How many Yjs clients are the membership's."""
    return sum(owner == membership for owner in claims.values())
