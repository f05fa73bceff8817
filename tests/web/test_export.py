"""The panel as data: the whole chain, walkable both ways, and nobody in it."""

import json
from typing import Any

import pytest
from django.test import Client

from recommendations.export import FORMAT, panel_json
from recommendations.models import Ballot, Question
from recommendations.tally import Rule, tally
from roomlog.models import Room, RoomKind
from sessions.models import Meeting
from tests.cast import Cast
from tests.finished import PAPERS, Finished, everybody, finished_panel

Json = dict[str, Any]


@pytest.fixture
def done(transactional_db: None) -> Finished:
    return finished_panel()


@pytest.fixture
def data(done: Finished) -> Json:
    """As somebody outside gets it."""
    found: Json = json.loads(Client().get("/p/digi/panel.json").content)
    return found


def by_id(rows: list[Json]) -> dict[int, Json]:
    return {row["id"]: row for row in rows}


def test_it_holds_every_text(done: Finished, data: Json) -> None:
    everything = json.dumps(data, ensure_ascii=False)
    assert [text for text in done.shown if text not in everything] == []
    assert data["format"] == FORMAT


def test_notes_and_themes_name_each_other(data: Json) -> None:
    notes, themes = by_id(data["notes"]), by_id(data["themes"])
    assert {(note["theme"], note["id"]) for note in notes.values() if note["theme"]} == {
        (theme["id"], note) for theme in themes.values() for note in theme["notes"]
    }
    assert len(notes) == 5
    assert len(themes) == 2


@pytest.mark.parametrize("kind", ["notes", "themes"])
def test_sources_and_drafts_name_each_other(data: Json, kind: str) -> None:
    sources, drafts = by_id(data[kind]), by_id(data["drafts"])
    forward = {(source["id"], draft) for source in sources.values() for draft in source["drafts"]}
    assert forward == {(source, draft["id"]) for draft in drafts.values() for source in draft[kind]}
    assert forward


def test_drafts_versions_questions_and_results_name_each_other(data: Json) -> None:
    drafts, versions = by_id(data["drafts"]), by_id(data["versions"])
    assert {(version["draft"], version["id"]) for version in versions.values()} == {
        (draft["id"], version) for draft in drafts.values() for version in draft["versions"]
    }
    questions = {question["id"]: question for ballot in data["ballots"] for question in ballot["questions"]}
    assert {version["question"] for version in versions.values()} == set(questions)
    assert all(versions[question["version"]]["question"] == question["id"] for question in questions.values())
    for one in data["recommendations"]:
        version = versions[questions[one["question"]]["version"]]
        assert (one["version"], one["draft"]) == (version["id"], version["draft"])
    assert {one["question"] for one in data["recommendations"]} == set(questions)


def test_themes_name_their_meetings(data: Json) -> None:
    assert {theme["meeting"] for theme in data["themes"]} <= set(by_id(data["meetings"]))


def test_anybody_can_count_the_papers_again(data: Json) -> None:
    (ballot,) = data["ballots"]
    assert len(ballot["papers"]) == len(PAPERS)
    rule = Rule(ballot["threshold_percent"], ballot["quorum"], ballot["present"])
    for one in data["recommendations"]:
        papers = [paper["answers"] for paper in ballot["papers"]]
        result = tally(papers, str(one["question"]), rule)  # type: ignore[arg-type]  # JSON's keys are texts
        assert {str(answer): count for answer, count in result.counts.items()} == one["counts"]
        assert (result.blank, result.accepted, result.reason) == (
            one["blank"],
            one["accepted"],
            one["reason"],
        )


def test_papers_stand_in_the_order_of_their_receipts(done: Finished, data: Json) -> None:
    assert [paper["receipt"] for paper in data["ballots"][0]["papers"]] == done.receipts


def test_signatures_are_numbers(data: Json) -> None:
    assert data["recommendations"][0]["statements"][0]["signatures"] == [3, 4]


def test_nobody_is_in_it(done: Finished, data: Json) -> None:
    everything = json.dumps(data, ensure_ascii=False)
    assert [secret for secret in everybody(done.panel) if secret in everything] == []
    assert not {"author", "membership", "table", "created_at", "email", "attributes"} & keys_of(data)


def test_withheld_and_deleted_notes_are_not_in_it(done: Finished, data: Json) -> None:
    everything = json.dumps(data)
    assert done.withheld_note not in everything
    assert done.withheld_theme not in everything
    assert done.deleted_note not in everything


def test_an_open_ballot_is_not_in_it(done: Finished) -> None:
    meeting = Meeting.objects.create(
        panel=done.panel,
        room=Room.objects.create(kind=RoomKind.PLENARY),
        title={"en": "Second"},
        starts_at=done.cast.meeting.starts_at,
    )
    ballot = Ballot.objects.create(meeting=meeting, status="open", threshold_percent=80, quorum=0)
    version = done.recommendations[0].question.version
    question = Question.objects.create(ballot=ballot, version=version, position=1)
    data = panel_json(done.panel)
    assert ballot.pk not in by_id(data["ballots"])
    assert question.pk not in {one["question"] for one in data["versions"]}


def test_a_panel_that_has_just_begun_has_empty_lists(cast: Cast) -> None:
    data = panel_json(cast.panel)
    assert [name for name, rows in data.items() if rows == []] == [
        "notes",
        "themes",
        "drafts",
        "amendments",
        "red_cards",
        "versions",
        "ballots",
        "polls",
        "evidence",
        "expert_questions",
        "recommendations",
        "reports",
    ]


def keys_of(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(keys_of(one) for one in value.values()))
    if isinstance(value, list):
        return set().union(*(keys_of(one) for one in value))
    return set()
