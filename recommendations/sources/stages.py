"""The steps of the chain that exist from the beginning: sources, drafts, versions, recommendations, results.

Nobody is named and nothing withheld is shown: the notes and themes are those that reports and open pages begin with.
"""

from collections.abc import Callable, Iterable

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from facilitation.models import Note, Theme
from panels.models import Panel
from recommendations.ballots import decided
from recommendations.ballots.models import BallotStatus, Question, Recommendation
from recommendations.drafts.models import Draft, DraftSource, DraftVersion
from recommendations.sources import shelf, wording
from recommendations.sources.chain import Audience, Link, Stage, Station, pairs_of, register_link, register_stage
from recommendations.sources.kinds import NAMES
from recommendations.sources.shelf import Item

Stations = Iterable[Station]
Pairs = Iterable[tuple[int, int]]


def register() -> None:
    for order, (name, stations) in enumerate(_STAGES.items(), 1):
        register_stage(Stage(name, order * 10, wording.ONE[name], wording.SEVERAL[name], stations))
    for name in NAMES:
        register_link(Link(name, "draft", _sources_of(name)))
    for first, then, pairs in _LINKS:
        register_link(Link(first, then, pairs))


# Sources.


def _notes(panel: Panel, audience: Audience) -> Stations:
    found = Note.objects.said().filter(board__table__round__meeting__panel=panel).exclude(text="")
    rows = found.order_by("board_id", "position", "pk").values_list("pk", "text", "language")
    return [Station(*row) for row in rows]


def _themes(panel: Panel, audience: Audience) -> Stations:
    found = Theme.objects.live().filter(board__table__round__meeting__panel=panel, board__revealed_at__isnull=False)
    rows = found.order_by("board_id", "position", "pk").values_list("pk", "title", "language")
    return [Station(*row) for row in rows]


def _answers(panel: Panel, audience: Audience) -> Stations:
    found = shelf.answers(panel)
    if audience == "public":
        found = found.filter(question__published_at__isnull=False)
    return [_quoted(shelf.item_of("answer", one)) for one in found]


def _evidence(panel: Panel, audience: Audience) -> Stations:
    """Those in the library; of what was taken out of it only what a draft grew from."""
    used = DraftSource.objects.filter(draft__panel=panel, evidence__isnull=False).values("evidence")
    found = panel.evidence.filter(Q(removed_at=None) | Q(pk__in=used))
    return [_quoted(shelf.item_of("evidence", one)) for one in found]


def _polls(panel: Panel, audience: Audience) -> Stations:
    return [_quoted(shelf.item_of("poll", one)) for one in shelf.told_polls(panel)]


def _lines(panel: Panel, audience: Audience) -> Stations:
    """Those that were attached to a draft, and within the panel only."""
    if audience == "public":
        return []
    return [_quoted(shelf.item_of("line", one)) for one in shelf.lines(panel).filter(drafts__isnull=False).distinct()]


def _quoted(item: Item) -> Station:
    return Station(item.id, item.text, item.language, of=item.of, of_language=item.of_language)


# What the panel made of them.


def _drafts(panel: Panel, audience: Audience) -> Stations:
    found, voted = Draft.objects.filter(panel=panel).order_by("number"), {}
    if audience == "public":
        found, voted = found.filter(pk__in=open_drafts(panel)), decided.titles(panel)
    named = [(one, voted.get(one.pk, one)) for one in found]
    return [Station(one.pk, by.title, by.language, _said_of(one), of=str(one.number)) for one, by in named]


def _said_of(draft: Draft) -> str:
    words = _("Draft %(number)s") % {"number": draft.number}
    return f"{words} · {_('withdrawn')}" if draft.withdrawn_at else words


def open_drafts(panel: Panel) -> set[int]:
    """Those that were decided on, and those that were merged into one of them."""
    found, pairs = set(decided.drafts(panel)), list(pairs_of("draft", "draft", panel))
    for _round in pairs:  # so often may a merged draft have been merged again
        found |= {first for first, then in pairs if then in found}
    return found


def _versions(panel: Panel, audience: Audience) -> Stations:
    found = decided.versions(panel) if audience == "public" else _asked(panel)
    return [
        Station(
            one.pk,
            one.title,
            one.language,
            _("Draft %(draft)s, version %(version)s") % {"draft": one.draft.number, "version": one.number},
        )
        for one in found.select_related("draft").order_by("draft__number", "number")
    ]


def _asked(panel: Panel) -> QuerySet[DraftVersion]:
    """In ballots that count, opened or closed."""
    asked = Question.objects.filter(version__draft__panel=panel, ballot__is_trial=False)
    asked = asked.exclude(ballot__status=BallotStatus.PREPARED)
    return DraftVersion.objects.filter(pk__in=asked.values("version"))


def _recommendations(panel: Panel, audience: Audience) -> Stations:
    found = Recommendation.objects.filter(panel=panel).select_related("question__version").order_by("number")
    return [
        Station(
            one.pk,
            one.question.version.title,
            one.question.version.language,
            str(one),
            reverse("recommendations:public_recommendation", args=[panel.slug, one.number]) if panel.is_public else "",
        )
        for one in found
    ]


def _results(panel: Panel, audience: Audience) -> Stations:
    found = Recommendation.objects.filter(panel=panel).order_by("number")
    accepted = {True: _("Accepted by the panel"), False: _("Not accepted by the panel")}
    return [Station(one.question_id, "", "", f"{one}: {accepted[one.accepted]}") for one in found]


# What came from what.


def _merged_notes(panel: Panel) -> Pairs:
    found = Note.objects.filter(board__table__round__meeting__panel=panel, merged_into__isnull=False)
    return [(pk, into) for pk, into in found.values_list("pk", "merged_into") if into is not None]


def _grouped_notes(panel: Panel) -> Pairs:
    found = Note.objects.filter(board__table__round__meeting__panel=panel, theme__deleted_at=None, merged_into=None)
    return [(pk, theme) for pk, theme in found.values_list("pk", "theme") if theme is not None]


def _sources_of(name: str) -> Callable[[Panel], Pairs]:
    def pairs(panel: Panel) -> Pairs:
        found = DraftSource.objects.filter(~Q(**{name: None}), draft__panel=panel)
        return list(found.order_by("pk").values_list(f"{name}_id", "draft"))

    return pairs


def _frozen(panel: Panel) -> Pairs:
    return DraftVersion.objects.filter(draft__panel=panel).values_list("draft", "pk")


def _decided(panel: Panel) -> Pairs:
    return Recommendation.objects.filter(panel=panel).values_list("question__version", "pk")


def _counted(panel: Panel) -> Pairs:
    return Recommendation.objects.filter(panel=panel).values_list("pk", "question")


_STAGES: dict[str, Callable[[Panel, Audience], Stations]] = {
    "note": _notes,
    "theme": _themes,
    "line": _lines,
    "answer": _answers,
    "poll": _polls,
    "evidence": _evidence,
    "draft": _drafts,
    "version": _versions,
    "recommendation": _recommendations,
    "result": _results,
}
_LINKS: tuple[tuple[str, str, Callable[[Panel], Pairs]], ...] = (
    ("note", "note", _merged_notes),
    ("note", "theme", _grouped_notes),
    ("draft", "version", _frozen),
    ("version", "recommendation", _decided),
    ("recommendation", "result", _counted),
)
