"""What a meeting that runs late could shorten. Pure: no Django, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from sessions.phases import Step

NEVER = {"break", "ballot"}  # people need the break, and nobody is hurried at the ballot


@dataclass(frozen=True)
class Cut:
    """One phase to come, and how many minutes it would have."""

    item: int
    seen: int
    minutes: int

    @property
    def by(self) -> int:
        return self.seen - self.minutes


Proposal = tuple[Cut, ...]


def proposals(coming: Sequence[Step], late_minutes: int, *, keep_percent: int, least_minutes: int) -> list[Proposal]:
    """At most two: the longest phase alone, where it can; and all that can give something, each its share.

    A phase keeps ``keep_percent`` of its minutes and at least ``least_minutes``. Where all together cannot make up for
    the delay, the second gives what there is.
    """
    room = {step.id: _room(step, keep_percent, least_minutes) for step in coming}
    givers = [step for step in coming if room[step.id] > 0]
    if late_minutes < 1 or not givers:
        return []
    found: list[Proposal] = []
    longest = max(givers, key=lambda step: room[step.id])
    if room[longest.id] >= late_minutes:
        found.append((_cut(longest, late_minutes),))
    if len(givers) > 1:
        shares = _shares([room[step.id] for step in givers], late_minutes)
        found.append(tuple(_cut(step, share) for step, share in zip(givers, shares, strict=True) if share))
    elif not found:
        found.append((_cut(longest, room[longest.id]),))
    return [one for at, one in enumerate(found) if one not in found[:at]]


def total(proposal: Proposal) -> int:
    return sum(cut.by for cut in proposal)


def _room(step: Step, keep_percent: int, least_minutes: int) -> int:
    if step.form in NEVER or step.tool in NEVER:
        return 0
    return max(0, step.minutes - max(least_minutes, -(-step.minutes * keep_percent // 100)))


def _cut(step: Step, by: int) -> Cut:
    return Cut(step.id, step.minutes, step.minutes - by)


def _shares(room: Sequence[int], wanted: int) -> list[int]:
    """Whole minutes in proportion to what each can give; what rounding leaves goes to who lost most by it."""
    whole = min(wanted, sum(room))
    exact = [whole * each / sum(room) for each in room]
    shares = [floor(each) for each in exact]
    for at in sorted(range(len(room)), key=lambda at: shares[at] - exact[at])[: whole - sum(shares)]:
        shares[at] += 1
    return shares
