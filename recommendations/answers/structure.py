"""What became of a recommendation: plain data, in the active language, for pages, feeds, the report and the chain."""

from dataclasses import dataclass
from datetime import date, datetime

from recommendations.report.texts import Passage


@dataclass(frozen=True)
class Given:
    """A published answer. ``stance``: accepted | partly | study | rejected; ``language``: of the original."""

    id: int
    number: int  # 1 is the first that was published; a later one stands instead of it
    stance: str
    stance_words: str
    reason: Passage
    owner: Passage
    next_step: Passage
    due_on: date | None
    language: str
    published_at: datetime

    @property
    def is_translation(self) -> bool:
        return bool(self.reason) and self.reason.language != self.language


@dataclass(frozen=True)
class Reported:
    """A status. ``done``: not_started | in_progress | done | changed | dropped."""

    id: int
    done: str
    done_words: str
    text: Passage
    link: str
    on: date
    at: datetime


@dataclass(frozen=True)
class Opinion:
    """What panelists say of the answer. Figures and words are told only where enough people stand behind them."""

    said: int  # how many have
    yes: int | None
    partly: int | None
    no: int | None
    words: tuple[Passage, ...] = ()

    @property
    def is_told(self) -> bool:
        return self.yes is not None


@dataclass(frozen=True)
class Became:
    """``late_since`` days: by when it was due, once that has passed."""

    number: int
    answer: Given | None
    earlier: tuple[Given, ...]
    reports: tuple[Reported, ...]
    opinion: Opinion
    answer_by: date | None
    answer_late_since: date | None
    status_late_since: date | None
    work_late_since: date | None

    @property
    def last(self) -> Reported | None:
        return self.reports[-1] if self.reports else None

    @property
    def late_since(self) -> date | None:
        """The oldest of what is late."""
        found = (self.answer_late_since, self.status_late_since, self.work_late_since)
        return min((day for day in found if day), default=None)

    @property
    def progress(self) -> str:
        """How far it is: as reported, or waiting | planned | study | rejected where nothing was reported."""
        if self.last:
            return self.last.done
        if self.answer is None:
            return "waiting"
        return "planned" if self.answer.stance in {"accepted", "partly"} else self.answer.stance
