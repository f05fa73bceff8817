"""The versions that each draft went through, and the papers of a closed ballot by their receipts."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from panels.models import Panel
from recommendations.ballots.decided import drafts as decided_drafts
from recommendations.ballots.models import Ballot, BallotStatus, Question
from recommendations.ballots.selectors import answer_keys, papers_by_receipt
from recommendations.drafts.models import DraftVersion, Origin
from recommendations.report.parts import History, Paper, Version
from recommendations.report.structure import Recommended
from recommendations.report.texts import Passage, Prose, written


def histories(panel: Panel, recommended: Iterable[Recommended]) -> tuple[History, ...]:
    """Of drafts that were decided on: what closed ballots asked, trials too. The decided text has its own chapter."""
    decided = {(one.draft, one.version): one for one in recommended}
    asked = _ballots_of(panel)
    found: dict[int, list[Version]] = {}
    ids: dict[int, int] = {}
    labels: dict[int, tuple[str, Passage]] = {}
    closed = Ballot.objects.filter(meeting__panel=panel, status=BallotStatus.CLOSED)
    told = Q(questions__ballot__in=closed) | Q(options__ballot__in=closed)
    versions = DraftVersion.objects.filter(told, draft__in=decided_drafts(panel)).distinct()
    for version in versions.select_related("draft").order_by("draft__number", "number"):
        draft = version.draft.number
        ids[draft] = version.draft_id
        here = decided.get((draft, version.number))
        found.setdefault(draft, []).append(_version(version, asked.get(version.pk), here))
        labels.setdefault(draft, ("", Passage(version.title, version.language)))
        if here is not None:
            labels[draft] = (here.label, here.title)
    return tuple(History(ids[draft], draft, *labels[draft], tuple(rows)) for draft, rows in found.items())


def _ballots_of(panel: Panel) -> dict[int, Ballot]:
    """The ballot on each version; a trial counts where there is no other."""
    asked = Question.objects.filter(version__draft__panel=panel, ballot__status=BallotStatus.CLOSED)
    found = asked.select_related("ballot__meeting").order_by("-ballot__is_trial", "ballot__closed_at")
    return {question.version_id: question.ballot for question in found}


def _version(version: DraftVersion, ballot: Ballot | None, decided: Recommended | None) -> Version:
    zone = ballot.meeting.time_zone if ballot else settings.TIME_ZONE
    shown = decided is None and version.origin == Origin.VOTE  # those saved by hand would fill the book
    return Version(
        number=version.number,
        title=decided.title if decided else Passage(version.title, version.language),
        frozen_at=wall_clock(version.frozen_at, zone),
        origin="" if version.origin == Origin.VOTE else version.get_origin_display(),
        ballot=written(ballot.title) if ballot else Passage("", ""),
        is_trial=bool(ballot and ballot.is_trial),
        is_decided=decided is not None,
        sha256=version.sha256,
        text=Prose(version.text if shown else (), version.language),
        rationale=Prose(version.rationale if shown else (), version.language),
    )


def sheet(ballot: Ballot) -> tuple[Paper, ...]:
    return tuple(Paper(one.receipt, tuple(one.answers)) for one in papers_by_receipt(ballot, answer_keys(ballot)))


def wall_clock(at: datetime, zone: str) -> datetime:
    """The time on the wall where the meeting was, naive, so that no template moves it to another zone."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
