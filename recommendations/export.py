"""A panel as one JSON document with the whole chain: note, theme, draft, version, question, papers, result.

Ids are the database's own and lead both ways. Nobody is named: no membership, no author, no table and no time
of writing; only signatures carry panelists' numbers, and a paper only its random receipt. It is public: of drafts
it holds what was decided (``ballots/decided.py``), with what was merged into it, and nothing still in the making.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from facilitation.evidence.selectors import library
from facilitation.polls.export import polls_json
from facilitation.questions.export import questions_json
from panels.models import Panel
from recommendations.amendments.export import amendments_json, cards_json
from recommendations.answers.export import answers_json
from recommendations.ballots import decided
from recommendations.ballots.models import Question
from recommendations.ballots.published import ballot_json
from recommendations.ballots.selectors import RecommendationResult, StatementView, order_results, results
from recommendations.drafts.models import Draft, DraftVersion
from recommendations.joint.selectors import joint_json
from recommendations.lanes.export import feasibility_json
from recommendations.merging.selectors import merged_pairs
from recommendations.report import selectors
from recommendations.report.chain import Chain, group_of
from recommendations.report.models import Report, ReportStatus
from recommendations.sources.export import sources_json
from recommendations.sources.stages import open_drafts

FORMAT = "raati-panel/1"
Json = dict[str, Any]


def panel_json(panel: Panel) -> Json:
    chain = Chain(panel)
    found, told = results(panel), open_drafts(panel)
    return {
        "format": FORMAT,
        "panel": _panel(panel),
        "meetings": [_meeting(evening) for evening in panel.meetings.prefetch_related("agenda")],
        "notes": _notes(chain, told),
        "themes": _themes(chain, told),
        "drafts": _drafts(panel, chain, told),
        "amendments": amendments_json(panel),
        "red_cards": cards_json(panel),
        "versions": _versions(panel),
        "ballots": _ballots(panel),
        "polls": polls_json(panel),
        "evidence": _evidence(panel),
        "expert_questions": questions_json(panel),
        "recommendations": [_recommendation(one) for one in found],
        "joint_statement": joint_json(panel),
        "answers": answers_json(panel),
        "reports": _reports(panel),
    }


def _panel(panel: Panel) -> Json:
    return {
        "slug": panel.slug,
        "title": dict(panel.title),
        "question": dict(panel.question),
        "scope": dict(panel.scope),
        "promise": dict(panel.promise),
        "organisation": dict(panel.organisation.name),
        "language": panel.language,
        "panelists": selectors.panelists(panel),
        "funnel": panel.funnel,
        "quotas": panel.quotas,
    }


def _meeting(meeting: Any) -> Json:
    return {
        "id": meeting.pk,
        "title": dict(meeting.title),
        "starts_at": _time(meeting.starts_at),
        "time_zone": meeting.time_zone,
        "agenda": [
            {"title": dict(item.title), "minutes": item.minutes, "form": item.form, "tool": item.tool}
            for item in meeting.agenda.all()
        ],
    }


def _notes(chain: Chain, told: set[int]) -> list[Json]:
    return [
        {
            "id": note.pk,
            "text": note.text,
            "language": note.language,
            "theme": theme if (theme := group_of(note)) in chain.themes else None,
            "merged_into": note.merged_into_id,
            "drafts": [draft for draft in chain.drafts_of_note(note.pk) if draft in told],
        }
        for note in chain.notes.values()
    ]


def _themes(chain: Chain, told: set[int]) -> list[Json]:
    return [
        {
            "id": theme.pk,
            "title": theme.title,
            "language": theme.language,
            "meeting": chain.meeting_of_board[theme.board_id].pk,
            "notes": [note.pk for note in chain.notes.values() if group_of(note) == theme.pk],
            "drafts": [draft for draft in chain.drafts_of_theme(theme.pk) if draft in told],
        }
        for theme in chain.themes.values()
    ]


def _drafts(panel: Panel, chain: Chain, told: set[int]) -> list[Json]:
    """Each by the title that it was voted on under; those that were merged into another by their own."""
    drafts, versions = Draft.objects.filter(pk__in=told).order_by("number"), decided.titles(panel)
    ids: dict[int, list[int]] = defaultdict(list)
    for pk, draft in decided.versions(panel).order_by("number").values_list("pk", "draft"):
        ids[draft].append(pk)
    sources, merged, feasibility = sources_json(panel), dict(merged_pairs(panel)), feasibility_json(panel)
    return [
        {
            "id": draft.pk,
            "number": draft.number,
            **_named(versions.get(draft.pk, draft)),
            "withdrawn": draft.withdrawn_at is not None,
            "themes": [one.theme_id for one in chain.sources if one.draft_id == draft.pk and one.theme_id],
            "notes": [note.pk for note in chain.notes_of(draft.pk)],
            "sources": sources.get(draft.pk, []),
            "merged_into": into if (into := merged.get(draft.pk)) in told else None,
            "feasibility": feasibility.get(draft.pk, []),
            "versions": ids[draft.pk],
        }
        for draft in drafts
    ]


def _named(text: Draft | DraftVersion) -> Json:
    return {"title": text.title, "titles": text.titles, "language": text.language}


def _versions(panel: Panel) -> list[Json]:
    questions = dict(Question.objects.filter(ballot__in=decided.ballots(panel)).values_list("version_id", "pk"))
    versions = decided.versions(panel).order_by("draft__number", "number")
    return [
        {
            "id": version.pk,
            "draft": version.draft_id,
            "number": version.number,
            **_named(version),
            "text": version.text,
            "rationale": version.rationale,
            "addressee": version.addressee,
            "conditions": version.conditions,
            "sha256": version.sha256,
            "frozen_at": _time(version.frozen_at),
            "question": questions.get(version.pk),
        }
        for version in versions
    ]


def _ballots(panel: Panel) -> list[Json]:
    """Closed ballots that counted: an open one tells nothing but its turn-out, and that on the meeting's page.

    ``statements``: on an order; those on a verdict stand beside the recommendation.
    """
    orders = {one.ballot.pk: one.statements for one in order_results(panel)}
    found = decided.ballots(panel).order_by("closed_at", "pk")
    return [{**ballot_json(one), "statements": _statements(orders.get(one.pk, []))} for one in found]


def _recommendation(found: RecommendationResult) -> Json:
    result = found.result
    return {
        "number": found.recommendation.number,
        "question": found.question.pk,
        "ballot": found.ballot.pk,
        "version": found.version.pk,
        "draft": found.version.draft_id,
        "accepted": found.recommendation.accepted,
        "reason": result.reason,
        "counts": {str(answer): count for answer, count in result.counts.items()},
        "blank": result.blank,
        "accepting": result.accepting,
        "counted": result.counted,
        "why_not": found.recommendation.why_not,
        "statements": _statements(found.statements),
    }


def _statements(found: list[StatementView]) -> list[Json]:
    return [
        {"text": one.statement.text, "language": one.statement.language, "signatures": sorted(one.numbers)}
        for one in found
    ]


def _reports(panel: Panel) -> list[Json]:
    published = Report.objects.filter(panel=panel, status=ReportStatus.READY, is_published=True)
    published = published.order_by("language", "version")
    return [
        {
            "language": report.language,
            "version": report.version,
            "delivered_at": _time(report.published_at),
            "change": report.change,
            "sha256": report.sha256,
            "pages": report.pages,
            "ready_at": _time(report.ready_at),
            "url": settings.BASE_URL + reverse("recommendations:public_pdf", args=[panel.slug, report.pk]),
        }
        for report in published
    ]


def _evidence(panel: Panel) -> list[Json]:
    return [
        {
            "reference": item.reference,
            "title": dict(item.title),
            "kind": item.kind,
            "side": item.side,
            "summary": dict(item.summary),
            "source": dict(item.source),
            "link": item.link,
        }
        for item in library(panel)
    ]


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
