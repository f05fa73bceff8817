"""Gathers a panel's report from the database, and from nothing else."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from panels.models import Membership, Panel, Role
from recommendations.answers import selectors as answering
from recommendations.answers.structure import Became
from recommendations.ballots import selectors as ballots
from recommendations.joint.selectors import statement
from recommendations.report import changes, learning, opinions, people, sources
from recommendations.report.chain import Chain, written
from recommendations.report.composition import composition
from recommendations.report.history import histories, wall_clock
from recommendations.report.look import look_of
from recommendations.report.models import Report as Built
from recommendations.report.models import ReportStatus
from recommendations.report.parts import Source
from recommendations.report.record import ballot_records
from recommendations.report.structure import (
    Evening,
    Letter,
    Passage,
    Phase,
    Prose,
    Recommended,
    Record,
    Report,
    Statement,
)
from sessions.models import Meeting

BUILDERS = frozenset({Role.LEAD, Role.ORGANISER})


def report(panel: Panel) -> Report:
    """The panel's report in the active language. What people wrote stays in theirs."""
    chain = Chain(panel)
    recommended = recommendations(panel, chain)
    records = ballot_records(panel, recommended)
    evenings = agenda(panel)
    drafted = histories(panel, recommended)
    return Report(
        title=written(panel.title),
        question=written(panel.question),
        scope=written(panel.scope),
        organisation=written(panel.organisation.name),
        **look_of(panel.organisation),
        made_on=timezone.localdate(),
        panelists=panelists(panel),
        letter=letter(panel, chain, recommended, records, evenings),
        joint=whole.in_public() if (whole := statement(panel)) else None,
        recommendations=tuple(one for one in recommended if one.accepted),
        rejected=tuple(one for one in recommended if not one.accepted),
        in_own_words=any(one.text.language != get_language() for one in recommended),
        composition=composition(panel),
        drawn=people.drawn(panel),
        agenda=evenings,
        ground_rules=lines(written(panel.ground_rules)),
        roles=people.roles(panel),
        talk=people.talk(panel),
        library=learning.library(panel),
        asked=learning.asked(panel),
        opinions=opinions.opinions(panel),
        promise=written(panel.promise),
        timetable=changes.timetable(panel),
        answers=answers(panel, recommended),
        sources=chain.gathered(),
        histories=drafted,
        amended=changes.amended(drafted),
        ballots=records,
        privacy=written(panel.privacy_notice),
        public_address=public_address(panel),
    )


def recommendations(panel: Panel, chain: Chain) -> tuple[Recommended, ...]:
    """What closed ballots said, in the order of the numbers."""
    others = sources.others(panel)
    return tuple(_recommended(one, chain, others) for one in ballots.results(panel))


def _recommended(
    found: ballots.RecommendationResult, chain: Chain, others: dict[int, tuple[Source, ...]]
) -> Recommended:
    version = found.version
    return Recommended(
        number=found.recommendation.number,
        accepted=found.recommendation.accepted,
        title=title_of(version.title, version.titles, version.language),
        text=Prose(version.text, version.language),
        rationale=Prose(version.rationale, version.language),
        addressee=Prose(version.addressee, version.language),
        conditions=Prose(version.conditions, version.language),
        result=found.result,
        method=found.ballot.method,
        place=found.question.position,
        threshold_percent=found.ballot.threshold_percent,
        origin=replace(chain.origin(version.draft_id), others=others.get(version.draft_id, ())),
        statements=tuple(
            Statement(Passage(one.statement.text, one.statement.language), tuple(sorted(one.numbers)))
            for one in found.statements
        ),
        why_not=Passage(found.recommendation.why_not, version.language),
        ballot=found.ballot.pk,
        draft=version.draft.number,
        version=version.number,
        sha256=version.sha256,
        frozen_at=wall_clock(version.frozen_at, found.ballot.meeting.time_zone),
    )


def title_of(title: str, translations: dict[str, str], language: str) -> Passage:
    """The title in the reader's language if somebody translated it, else as it was voted on."""
    wished = written(translations)
    reader = written({}).language
    return wished if wished and wished.language == reader != language else Passage(title, language)


def answers(panel: Panel, recommended: tuple[Recommended, ...]) -> tuple[tuple[Recommended, Became], ...]:
    """What the authority has published so far; () in the report that is handed over."""
    became = answering.by_number(panel)
    return tuple((one, became[one.number]) for one in recommended if one.accepted and became[one.number].answer)


def letter(
    panel: Panel,
    chain: Chain,
    recommended: tuple[Recommended, ...],
    records: tuple[Record, ...],
    evenings: tuple[Evening, ...],
) -> Letter:
    held = [evening.starts.date() for evening in evenings if evening.attended]
    last = next((one for one in reversed(records) if one.results), None)
    return Letter(
        panelists=panelists(panel),
        meetings=len(held),
        first_day=min(held, default=None),
        last_day=max(held, default=None),
        notes=len(chain.notes),
        themes=len(chain.themes),
        drafts=len(recommended),
        present=last.present if last else 0,
        papers=last.papers if last else 0,
        method=last.method if last else "",
        threshold_percent=last.threshold_percent if last else 0,
        rule=last.rule if last else (),
        accepted=sum(one.accepted for one in recommended),
        rejected=sum(not one.accepted for one in recommended),
        statements=sum(len(one.statements) for one in [*recommended, *(one.order for one in records if one.order)]),
        promise=written(panel.promise),
    )


def panelists(panel: Panel) -> int:
    return Membership.objects.filter(panel=panel, role=Role.PANELIST, removed_at=None).count()


def agenda(panel: Panel) -> tuple[Evening, ...]:
    """Every meeting's phases with the times that were planned."""
    came = Count("attendances", filter=Q(attendances__membership__role=Role.PANELIST))
    found = Meeting.objects.filter(panel=panel).annotate(came=came).prefetch_related("agenda")
    return tuple(_evening(meeting) for meeting in found.order_by("position", "starts_at"))


def _evening(meeting: Any) -> Evening:
    starts = wall_clock(meeting.starts_at, meeting.time_zone)
    phases, at = [], starts
    for item in meeting.agenda.all():
        phases.append(Phase(at, item.minutes, written(item.title), item.get_form_display()))
        at += timedelta(minutes=item.minutes)
    return Evening(written(meeting.title), starts, meeting.came, tuple(phases))


def lines(passage: Passage) -> tuple[Passage, ...]:
    return tuple(Passage(line.strip(), passage.language) for line in passage.text.splitlines() if line.strip())


def public_address(panel: Panel) -> str:
    if not panel.is_public:
        return ""
    return str(settings.BASE_URL) + reverse("recommendations:public", args=[panel.slug])


def newest_ready(panel: Panel) -> list[Built]:
    """The newest finished report of each language."""
    ready = Built.objects.filter(panel=panel, status=ReportStatus.READY).order_by("ready_at", "pk")
    newest = {report.language: report for report in ready}
    return [newest[code] for code, _name in settings.LANGUAGES if code in newest]
