"""What the chapters on the panel's work consist of: plain data, like the rest of the structure."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from recommendations.report.texts import Passage, Prose


@dataclass(frozen=True)
class Picture:
    """A picture that stands in the document itself. ``width`` and ``height``: pixels."""

    address: str  # data:
    width: int
    height: int


@dataclass(frozen=True)
class Drawn:
    """How the panel was drawn by lot: ``panels.draws.report`` tells it to pages in the same way."""

    volunteers: int
    seats: int
    method: str
    sentence: str
    panels: int  # numbered ones, of which the public number picked one
    picked: int
    randomness: str
    drawn_at: datetime  # naive: the wall clock of the panel's meetings
    least: float  # per cent, as are the following
    most: float
    even: float
    fingerprint: str
    address: str  # of the open page with the draw's file and the program that checks it
    tables: tuple[Any, ...]  # panels.draws.report.Table: groups against population, volunteers and quotas


@dataclass(frozen=True)
class Part:
    """A role in the panel: how many people have it, and what they do."""

    label: str
    people: int
    task: str


@dataclass(frozen=True)
class Talk:
    """How evenly an evening's tables talked: sums over everybody, of which nothing leads to anybody."""

    title: Passage
    tables: int
    people: int
    speakers: int
    evenness: int  # the median table's; 100: everybody as much, 0: one voice alone


@dataclass(frozen=True)
class Item:
    """One item of the evidence library."""

    reference: str
    title: Passage
    kind: str
    side: str
    summary: Passage
    source: Passage
    link: str


@dataclass(frozen=True)
class Bar:
    """A number with its picture. ``width``: thousandths of the widest."""

    label: Passage
    count: int
    width: int
    told: str = ""  # the number as it is read, where it is not the count


@dataclass(frozen=True)
class Library:
    items: tuple[Item, ...] = ()
    weights: tuple[Bar, ...] = ()  # how many items speak for, neutrally and against

    def __bool__(self) -> bool:
        return bool(self.items)


@dataclass(frozen=True)
class Answered:
    passage: Passage
    in_writing: bool


@dataclass(frozen=True)
class Asked:
    """A question to the experts, with what was asked likewise, and the answers. Nobody is named."""

    number: int
    question: Passage
    votes: int
    likewise: tuple[Passage, ...]
    answers: tuple[Answered, ...]


@dataclass(frozen=True)
class Asking:
    """One meeting's questions in the order in which they were answered."""

    title: Passage
    questions: tuple[Asked, ...]


@dataclass(frozen=True)
class Change:
    """The same people before and after, on a line from ``low`` to ``high``. Means are of ``people``."""

    question: Passage
    people: int
    low: int
    high: int
    before: float
    after: float
    up: int
    same: int
    down: int
    before_x: int  # where the means stand, in thousandths of the line
    after_x: int

    @property
    def left_x(self) -> int:
        return min(self.before_x, self.after_x)

    @property
    def right_x(self) -> int:
        return max(self.before_x, self.after_x)


@dataclass(frozen=True)
class Moved:
    """The same people before and after, where the answers have no order."""

    question: Passage
    people: int
    same: int
    moved: int
    rows: tuple[tuple[Passage, int, int], ...]  # option, before, after


@dataclass(frozen=True)
class Evaluated:
    """A mean on a line from ``low`` to ``high``."""

    question: Passage
    people: int
    low: int
    high: int
    mean: float
    width: int  # thousandths of the line


@dataclass(frozen=True)
class Polled:
    """Any other poll. ``note``: what its numbers are."""

    question: Passage
    kind: str
    people: int
    rows: tuple[Bar, ...]
    points: bool


@dataclass(frozen=True)
class Opinions:
    changes: tuple[Change, ...] = ()
    moved: tuple[Moved, ...] = ()
    evaluation: tuple[Evaluated, ...] = ()
    polls: tuple[Polled, ...] = ()


@dataclass(frozen=True)
class Version:
    """One frozen version. ``text`` and ``rationale`` are empty where the report holds them in its chapter."""

    number: int
    title: Passage
    frozen_at: datetime  # naive: the wall clock where the meeting was
    origin: str  # why it was kept; empty: for a vote
    ballot: Passage
    is_trial: bool
    is_decided: bool
    sha256: str
    text: Prose
    rationale: Prose


@dataclass(frozen=True)
class History:
    """A draft's versions, oldest first; ``number``: the draft's."""

    draft: int  # its id
    number: int
    label: str  # of the recommendation that it became; empty: none
    title: Passage
    versions: tuple[Version, ...]

    @property
    def earlier(self) -> tuple[Version, ...]:
        """Wordings that stand nowhere else in the document."""
        return tuple(one for one in self.versions if one.text or one.rationale)


@dataclass(frozen=True)
class Paper:
    """An anonymous paper, found by its receipt. Answers stand in the order of the ballot's questions."""

    receipt: str
    answers: tuple[int | None, ...]


@dataclass(frozen=True)
class Amended:
    """A change that was proposed and decided on. ``votes``: for, against, blank; None: the drafters decided."""

    field: str
    before: Passage
    after: Passage
    reason: Passage
    is_accepted: bool
    outcome: Passage
    votes: tuple[int, int, int] | None


@dataclass(frozen=True)
class Carded:
    """A red card that was dealt with."""

    reason: Passage
    state: str
    outcome: Passage


@dataclass(frozen=True)
class Amending:
    """What was proposed against one draft's wording, and what became of it. Nobody is named."""

    label: str
    title: Passage
    amendments: tuple[Amended, ...]
    cards: tuple[Carded, ...]


@dataclass(frozen=True)
class Due:
    """A day that readers may wait for."""

    on: date
    what: Passage
    link: str = ""


@dataclass(frozen=True)
class Source:
    """What a draft grew from beside themes and notes: an answer, evidence, a poll, another draft."""

    kind: str
    passage: Passage
