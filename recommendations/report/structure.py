"""What a report consists of: plain data, gathered by selectors, shown by one template as page and PDF."""

from dataclasses import dataclass
from datetime import date, datetime
from string import ascii_uppercase
from typing import Any

from recommendations.answers.structure import Became
from recommendations.joint.selectors import Whole
from recommendations.labels import label_of
from recommendations.report.parts import (
    Amending,
    Asking,
    Drawn,
    Due,
    History,
    Library,
    Opinions,
    Paper,
    Part,
    Picture,
    Source,
    Talk,
)
from recommendations.report.texts import Passage as Passage  # whoever reads the structure reads these, too
from recommendations.report.texts import Prose as Prose
from recommendations.tally import Result


@dataclass(frozen=True)
class Said:
    """A revealed note: never with its author, time or table.

    ``led_to``: recommendations that grew from this very note, not only from its theme.
    """

    id: int
    passage: Passage
    led_to: tuple[int, ...] = ()


@dataclass(frozen=True)
class Group:
    """A theme and its notes; ``led_to`` are the numbers of the recommendations that grew from it.

    ``also``: the ids of other tables' themes of the same name, whose notes stand here, too.
    """

    id: int
    title: Passage
    notes: tuple[Said, ...]
    led_to: tuple[int, ...] = ()
    also: tuple[int, ...] = ()


@dataclass(frozen=True)
class Gathered:
    """What one meeting's tables wrote: themes, then the fields of boards that have some; ``loose`` is the rest."""

    title: Passage
    groups: tuple[Group, ...]
    loose: tuple[Said, ...]


@dataclass(frozen=True)
class Origin:
    """What a draft grew from."""

    groups: tuple[Group, ...] = ()
    notes: tuple[Said, ...] = ()
    others: tuple[Source, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.groups or self.notes or self.others)


@dataclass(frozen=True)
class Statement:
    """A minority statement. ``numbers`` are panelists' numbers, which is how it is signed."""

    passage: Passage
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Recommended:
    """A recommendation, or a proposal that was rejected."""

    number: int
    accepted: bool
    title: Passage
    text: Prose
    rationale: Prose
    addressee: Prose
    conditions: Prose
    result: Result
    method: str  # of the ballot
    place: int  # among its questions
    threshold_percent: int
    origin: Origin
    statements: tuple[Statement, ...]
    why_not: Passage
    ballot: int
    draft: int
    version: int
    sha256: str
    frozen_at: datetime  # naive: the wall clock where the meeting was

    @property
    def label(self) -> str:
        """As on the meeting's screen."""
        return label_of(self.number)


@dataclass(frozen=True)
class Letter:
    """The facts of the panel's letter. Zero or an empty passage: the sentence is left out."""

    panelists: int
    meetings: int
    first_day: date | None
    last_day: date | None
    notes: int
    themes: int
    drafts: int
    present: int
    papers: int
    method: str
    threshold_percent: int
    rule: tuple[str, ...]
    accepted: int
    rejected: int
    statements: int
    promise: Passage

    @property
    def voted(self) -> bool:
        return self.papers > 0


@dataclass(frozen=True)
class FunnelStep:
    label: Passage
    count: int
    width: int  # of the bar, in thousandths of the widest


@dataclass(frozen=True)
class QuotaRow:
    """One value of a quota. ``members`` is None where the number would tell too much; ``few``: under 3."""

    value: Passage
    seats: int
    members: int | None
    few: bool
    seats_width: int  # of the bars, in thousandths
    members_width: int


@dataclass(frozen=True)
class Quota:
    attribute: Passage
    rows: tuple[QuotaRow, ...]
    shows_members: bool


@dataclass(frozen=True)
class Composition:
    funnel: tuple[FunnelStep, ...]
    quotas: tuple[Quota, ...]

    def __bool__(self) -> bool:
        return bool(self.funnel or self.quotas)


@dataclass(frozen=True)
class Phase:
    starts: datetime  # naive: the wall clock where the meeting was
    minutes: int
    title: Passage
    form: str


@dataclass(frozen=True)
class Evening:
    """One meeting's agenda as it was planned, and how many panelists came."""

    title: Passage
    starts: datetime  # naive, likewise
    attended: int
    phases: tuple[Phase, ...]


@dataclass(frozen=True)
class Record:
    """A closed ballot: its rule, who could vote, how many did, and what came of each question."""

    id: int
    title: Passage
    opened_at: datetime  # naive: the wall clock where the meeting was
    closed_at: datetime
    method: str
    threshold_percent: int
    rule: tuple[str, ...]  # the whole rule, a sentence each
    present: int
    papers: int
    answers: tuple[str, ...]  # what could be answered to each question, without blank; () where options were ordered
    results: tuple[Recommended, ...]
    order: Any  # ballots.order_view.OrderView; None where each question was decided by itself
    columns: tuple[Passage, ...]  # of the sheet: short names of recommendations, or options
    sheet: tuple[Paper, ...]

    @property
    def lettered(self) -> tuple[tuple[str, Passage], ...]:
        """Options are too long for the heads of columns: letters stand there, and these say for what."""
        return tuple(zip(ascii_uppercase, self.columns, strict=False)) if self.order else ()


@dataclass(frozen=True)
class Report:
    """Everything, in the order in which it is read. An empty part is left out of the document."""

    title: Passage
    question: Passage
    scope: Passage
    organisation: Passage
    logo: Picture | None
    colour: str  # of headings, e.g. "#0a5c66"; empty: our own
    made_on: date
    panelists: int
    letter: Letter
    joint: Whole | None
    recommendations: tuple[Recommended, ...]
    rejected: tuple[Recommended, ...]
    in_own_words: bool  # the panel wrote in another language than the reader's
    composition: Composition
    drawn: Drawn | None
    agenda: tuple[Evening, ...]
    ground_rules: tuple[Passage, ...]
    roles: tuple[Part, ...]
    talk: tuple[Talk, ...]
    library: Library
    asked: tuple[Asking, ...]
    opinions: Opinions
    promise: Passage
    timetable: tuple[Due, ...]
    answers: tuple[tuple[Recommended, Became], ...]
    sources: tuple[Gathered, ...]
    histories: tuple[History, ...]
    amended: tuple[Amending, ...]
    ballots: tuple[Record, ...]
    privacy: Passage
    public_address: str  # of the page that publishes the PDF's fingerprint; empty while there is none

    @property
    def decided(self) -> bool:
        return bool(self.recommendations or self.rejected)
