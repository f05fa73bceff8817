"""Reads of answers, what was done about them, and what panelists think."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from panels.models import Panel
from recommendations.answers import dates
from recommendations.answers.models import (
    Answer,
    Answering,
    BodyMeeting,
    Done,
    Meets,
    PublishedAnswer,
    Stance,
    StatusReport,
    Verdict,
)
from recommendations.answers.structure import Became, Given, Opinion, Reported
from recommendations.ballots.models import Recommendation
from recommendations.report.structure import Passage
from words.fields import Words


def of(recommendations: Iterable[int], *, today: date | None = None) -> dict[int, Became]:
    """What became of each, by the recommendation's id; plain data in the active language. Five queries for any number.

    Only what was published: drafts and people are left out.
    """
    ids = list(recommendations)
    found = Recommendation.objects.filter(pk__in=ids, accepted=True).values_list("pk", "number", "panel")
    rules = {one.panel_id: one for one in Answering.objects.filter(panel__in={panel for _pk, _number, panel in found})}
    given, reported, said = _given(ids), _reported(ids), _opinions(ids)
    day = today or timezone.localdate()
    return {
        pk: _became(number, given[pk], reported[pk], said[pk], rules.get(panel), day) for pk, number, panel in found
    }


def by_number(panel: Panel, *, today: date | None = None) -> dict[int, Became]:
    """The same of all accepted recommendations of a panel, by number, in their order."""
    ids = Recommendation.objects.filter(panel=panel, accepted=True).order_by("number").values_list("pk", flat=True)
    return dict(sorted((one.number, one) for one in of(ids, today=today).values()))


def standing_of(became: Became) -> dates.Standing:
    """What the pure rules need to know."""
    answered = timezone.localdate(became.answer.published_at) if became.answer else None
    stance = became.answer.stance if became.answer else ""
    return dates.Standing(answered, stance, tuple((one.on, one.done) for one in became.reports))


def calendar(panel: Panel) -> list[BodyMeeting]:
    return list(BodyMeeting.objects.filter(panel=panel, cancelled_at=None))


def working(panel: Panel) -> dict[int, Answer]:
    """The officials' own copies, by the recommendation's number."""
    found = Answer.objects.filter(recommendation__panel=panel).select_related("recommendation", "changed_by")
    return {one.recommendation.number: one for one in found}


def log_of(answer: Answer) -> list[dict[str, Any]]:
    """What happened to it, newest first: when, what, and who it was."""
    rows = list(answer.history.order_by("-history_date", "-history_id")[:40])
    people = {
        one.pk: one.name or ""
        for one in answer.recommendation.panel.memberships.filter(pk__in={row.changed_by_id for row in rows})
    }
    states = dict(Answer._meta.get_field("state").flatchoices)
    return [
        {"at": row.history_date, "state": states[row.state], "who": people.get(row.changed_by_id, "")} for row in rows
    ]


def _became(
    number: int,
    given: list[Given],
    reported: list[Reported],
    opinion: Opinion,
    rules: Answering | None,
    today: date,
) -> Became:
    answer_by = rules.answer_by if rules else None
    answer = given[-1] if given else None
    plain = Became(number, answer, tuple(given[:-1]), tuple(reported), opinion, answer_by, None, None, None)
    one = standing_of(plain)
    early = settings.RAATI.status_early_days
    return Became(
        **{
            **plain.__dict__,
            "answer_late_since": dates.answer_late_since(answer_by, one, today),
            "status_late_since": dates.status_late_since(rules.handed_over_on if rules else None, one, today, early),
            "work_late_since": dates.work_late_since(answer.due_on if answer else None, one, today),
        }
    )


def _given(ids: list[int]) -> dict[int, list[Given]]:
    found: dict[int, list[Given]] = defaultdict(list)
    for one in PublishedAnswer.objects.filter(recommendation__in=ids).order_by("number"):
        found[one.recommendation_id].append(
            Given(
                id=one.pk,
                number=one.number,
                stance=one.stance,
                stance_words=str(Stance(one.stance).label),
                reason=passage(one.reason, one.language),
                owner=passage(one.owner, one.language),
                next_step=passage(one.next_step, one.language),
                due_on=one.due_on,
                language=one.language,
                published_at=one.published_at,
            )
        )
    return found


def _reported(ids: list[int]) -> dict[int, list[Reported]]:
    found: dict[int, list[Reported]] = defaultdict(list)
    for one in StatusReport.objects.filter(recommendation__in=ids).order_by("on", "pk"):
        words = str(Done(one.done).label)
        text = passage(one.text, one.language)
        found[one.recommendation_id].append(Reported(one.pk, one.done, words, text, one.link, one.on, one.at))
    return found


def _opinions(ids: list[int]) -> dict[int, Opinion]:
    """Nobody's words are told before several people have written some: among them nobody stands alone."""
    fewest = settings.RAATI.fewest_told
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    texts: dict[int, list[tuple[Passage, bool]]] = defaultdict(list)
    for one in Verdict.objects.filter(recommendation__in=ids).order_by("shuffle"):
        counts[one.recommendation_id][one.meets] += 1
        if one.text:
            shown = one.hidden_at is None
            texts[one.recommendation_id].append((Passage(one.text, one.language), shown))

    def opinion(pk: int) -> Opinion:
        said = sum(counts[pk].values())
        told = said >= fewest
        figures = [counts[pk][value] if told else None for value in (Meets.YES, Meets.PARTLY, Meets.NO)]
        words = tuple(text for text, shown in texts[pk] if shown) if len(texts[pk]) >= fewest else ()
        return Opinion(said, *figures, words=words)

    return {pk: opinion(pk) for pk in ids}


def passage(texts: Words, original: str) -> Passage:
    """In the reader's language, else in the original, else in any."""
    text, language = Words(texts).best()
    wished = Words({}).best()[1]
    if language != wished and original in texts:
        return Passage(texts[original], original)
    return Passage(text, language)
