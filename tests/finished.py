"""A panel that has run its course, for tests of reports, public pages and exports. Every text is random."""

import secrets
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils import timezone

from facilitation.models import Board, Note, Theme
from panels.models import Panel, Role
from recommendations.drafts.blocks import Block
from recommendations.models import (
    Ballot,
    CastVote,
    Draft,
    DraftSource,
    DraftVersion,
    MinorityStatement,
    Question,
    Recommendation,
    Signature,
    Turnout,
)
from recommendations.report.models import Report, ReportStatus
from roomlog.models import Room, RoomKind
from sessions.models import Attendance, Round, Table
from tests.cast import Cast, make_cast

PAPERS = [  # answers to R1 and R2: accepted by 5 of 5 with one blank, rejected by 2 of 6
    (5, 2),
    (5, 1),
    (4, 3),
    (3, 4),
    (4, 1),
    (None, 2),
]


def random_words(count: int = 3) -> str:
    """Words that nothing else contains."""
    return " ".join(secrets.token_hex(4) for _ in range(count))


@dataclass
class Finished:
    cast: Cast
    notes: list[str] = field(default_factory=list)
    loose_note: str = ""
    withheld_note: str = ""
    withheld_theme: str = ""
    deleted_note: str = ""
    themes: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    rationales: list[str] = field(default_factory=list)
    why_not: str = ""
    statement: str = ""
    receipts: list[str] = field(default_factory=list)
    recommendations: list[Recommendation] = field(default_factory=list)

    @property
    def panel(self) -> Panel:
        return self.cast.panel

    @property
    def shown(self) -> list[str]:
        """Everything that a reader of the whole report finds."""
        own = [self.loose_note, self.why_not, self.statement]
        return [*own, *self.notes, *self.themes, *self.titles, *self.texts, *self.rationales]


def finished_panel(**texts: str) -> Finished:
    """``texts`` replaces random ones by name: title, note, theme, text, statement."""
    done = Finished(make_cast())
    _describe(done)
    _attend(done)
    _talk(done, texts)
    _draft(done, texts)
    _vote(done)
    _dissent(done, texts)
    return done


def _describe(done: Finished) -> None:
    panel = done.panel
    panel.is_public = True
    panel.promise = {"fi": f"Vastaamme {random_words()}"}
    panel.ground_rules = {"en": "One speaks at a time.\nI may change my mind."}
    panel.funnel = [
        {"label": {"en": "Invited", "fi": "Kutsuttiin"}, "count": 8000},
        {"label": {"en": "Volunteered", "fi": "Ilmoittautui"}, "count": 268},
        {"label": {"en": "Drawn", "fi": "Arvottiin"}, "count": 6},
    ]
    panel.quotas = [
        {
            "attribute": {"en": "Channel", "fi": "Kanava"},
            "values": [
                {"value": {"en": "Digital", "fi": "Digi"}, "seats": 3},
                {"value": {"en": "In person", "fi": "Kasvokkain"}, "seats": 3},
            ],
        }
    ]
    panel.save()


def _attend(done: Finished) -> None:
    now = timezone.now()
    Attendance.objects.bulk_create(
        Attendance(meeting=done.cast.meeting, membership=one, first_seen=now, last_seen=now)
        for one in [*done.cast.panelists, done.cast.lead]
    )


def _talk(done: Finished, texts: dict[str, str]) -> None:
    round_ = Round.objects.create(meeting=done.cast.meeting, number=1)
    table = Table.objects.create(round=round_, room=Room.objects.create(kind=RoomKind.TABLE), number=7)
    now = timezone.now()
    items = done.cast.items
    board = Board.objects.create(table=table, item=items["Silent writing"], opened_at=now, revealed_at=now)
    hidden = Board.objects.create(table=table, item=items["Grouping"], opened_at=now)
    done.themes = [texts.get("theme", random_words()), random_words()]
    themes = [
        Theme.objects.create(board=board, title=title, language="fi", position=place)
        for place, title in enumerate(done.themes)
    ]
    done.notes = [texts.get("note", random_words()), *(random_words() for _ in range(3))]
    for place, text in enumerate(done.notes):
        author = done.cast.panelists[place]
        theme = themes[place % 2]
        Note.objects.create(board=board, theme=theme, author=author, text=text, language="fi", position=place)
    done.loose_note, done.deleted_note = random_words(), random_words()
    done.withheld_note, done.withheld_theme = random_words(), random_words()
    Note.objects.create(board=board, author=done.cast.panelists[4], text=done.loose_note, language="sv", position=8)
    withheld = Theme.objects.create(board=hidden, title=done.withheld_theme)
    Note.objects.create(board=hidden, theme=withheld, author=done.cast.panelists[5], text=done.withheld_note)
    Note.objects.create(board=board, theme=themes[0], text=done.deleted_note, position=9, deleted_at=now)


def _draft(done: Finished, texts: dict[str, str]) -> None:
    themes = list(Theme.objects.filter(board__revealed_at__isnull=False).order_by("position"))
    for number in (1, 2):
        done.titles.append(texts.get("title", random_words()) if number == 1 else random_words())
        done.texts.append(texts.get("text", random_words()) if number == 1 else random_words())
        done.rationales.append(random_words())
        draft = Draft.objects.create(
            panel=done.panel,
            room=Room.objects.create(kind=RoomKind.DRAFT),
            number=number,
            title=done.titles[-1],
            language="fi",
        )
        DraftSource.objects.create(draft=draft, theme=themes[number - 1])
        DraftVersion.objects.create(
            draft=draft,
            number=1,
            title=draft.title,
            language="fi",
            text=blocks(done.texts[-1]),
            rationale=blocks(done.rationales[-1]),
            sha256=secrets.token_hex(32),
            frozen_at=timezone.now(),
        )
    DraftSource.objects.create(draft=draft, note=Note.objects.get(text=done.loose_note))


def blocks(text: str) -> list[Block]:
    return [
        {"type": "heading", "level": 3, "runs": [{"text": "Otsikko"}]},
        {"type": "paragraph", "runs": [{"text": text, "strong": True}]},
        {"type": "bullets", "items": [[{"text": "yksi"}], [{"text": "kaksi"}]]},
    ]


def _vote(done: Finished) -> None:
    now = timezone.now()
    ballot = Ballot.objects.create(
        meeting=done.cast.meeting,
        title={"en": "Final vote"},
        status="closed",
        threshold_percent=80,
        quorum=4,
        present=6,
        opened_at=now,
        closed_at=now + timedelta(minutes=8),
    )
    versions = DraftVersion.objects.order_by("draft__number")
    questions = [
        Question.objects.create(ballot=ballot, version=version, position=place)
        for place, version in enumerate(versions, 1)
    ]
    done.receipts = sorted(secrets.token_hex(10) for _ in PAPERS)
    for receipt, answers in zip(done.receipts, PAPERS, strict=True):
        paper = {str(question.pk): answer for question, answer in zip(questions, answers, strict=True)}
        CastVote.objects.create(id=uuid4(), ballot=ballot, receipt=receipt, paper=paper)
    Turnout.objects.bulk_create(Turnout(ballot=ballot, membership=one) for one in done.cast.panelists)
    done.why_not = random_words()
    done.recommendations = [
        Recommendation.objects.create(panel=done.panel, question=questions[0], number=1, accepted=True),
        Recommendation.objects.create(
            panel=done.panel, question=questions[1], number=2, accepted=False, why_not=done.why_not
        ),
    ]


def _dissent(done: Finished, texts: dict[str, str]) -> None:
    done.statement = texts.get("statement", random_words())
    author = done.cast.panelists[2]
    statement = MinorityStatement.objects.create(
        recommendation=done.recommendations[0], author=author, text=done.statement, language="fi"
    )
    for one in (author, done.cast.panelists[3]):
        Signature.objects.create(statement=statement, membership=one, number=one.number or 0)


def ready_report(panel: Panel, language: str = "en", *, published: bool = False) -> Report:
    """A finished report whose file is no PDF: for tests of what is done with it."""
    report = Report(panel=panel, language=language, is_published=published, pages=12, progress=100)
    content = f"%PDF {random_words()}".encode()
    report.status, report.sha256, report.ready_at = (
        ReportStatus.READY,
        sha256(content).hexdigest(),
        timezone.now(),
    )
    if published:
        report.version = 1 + Report.objects.filter(panel=panel, language=language, version__isnull=False).count()
        report.published_at = report.ready_at
    report.file.save("report.pdf", ContentFile(content), save=False)
    report.save()
    return report


def counts_of(question: int) -> Counter[int | None]:
    """How PAPERS answer question 0 or 1."""
    return Counter(paper[question] for paper in PAPERS)


def everybody(panel: Panel) -> list[str]:
    """What must never be printed of anybody who sits on the panel."""
    people = panel.memberships.all()
    names = [one.name for one in people]
    return [*names, *(one.public_id for one in people), *(one.email for one in people if one.email)]


ROLES_WHO_BUILD = (Role.LEAD, Role.ORGANISER)
