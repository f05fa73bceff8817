"""What the panel has not decided on is in no open page, no feed, no table, no export and no report."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from recommendations.models import (
    Amendment,
    Ballot,
    Draft,
    DraftSource,
    DraftVersion,
    JointStatement,
    Lane,
    LaneComment,
    Merging,
    Option,
    Question,
    RedCard,
    Section,
)
from recommendations.opendata.tables import TABLES
from recommendations.report import build
from recommendations.report.files import KINDS
from recommendations.sources.chain import stages
from roomlog.models import Room, RoomKind
from sessions.models import Meeting
from tests.finished import Finished, finished_panel
from tests.web.test_answers_public import DATA

pytestmark = pytest.mark.once

PAGES = ("/p/digi/", "/p/digi/1/", "/p/digi/2/", "/p/digi/notes/", "/p/digi/answers/", "/p/digi/embed/", *DATA)


@pytest.fixture
def done(transactional_db: None) -> Finished:
    return finished_panel()


def _ballot(done: Finished, *, status: str, is_trial: bool = False, method: str = "consent") -> Ballot:
    meeting = Meeting.objects.create(
        panel=done.panel,
        room=Room.objects.create(kind=RoomKind.PLENARY),
        title={"en": "Second"},
        starts_at=done.cast.meeting.starts_at,
    )
    now = timezone.now()
    times: dict[str, Any] = {"opened_at": now, "closed_at": now if status == "closed" else None}
    return Ballot.objects.create(
        meeting=meeting, status=status, is_trial=is_trial, method=method, threshold_percent=80, quorum=0, **times
    )


def _version(draft: Draft, number: int, words: str) -> DraftVersion:
    text = [{"type": "paragraph", "runs": [{"text": f"{words} text"}]}]
    texts: dict[str, Any] = dict.fromkeys(("text", "rationale", "addressee", "conditions"), text)
    return DraftVersion.objects.create(
        draft=draft, number=number, title=words, language="en", sha256="0" * 64, frozen_at=timezone.now(), **texts
    )


def _draft(done: Finished, title: str) -> Draft:
    room = Room.objects.create(kind=RoomKind.DRAFT)
    return Draft.objects.create(
        panel=done.panel, room=room, number=done.panel.drafts.count() + 1, title=title, titles={"fi": title}
    )


def _undecided(done: Finished) -> None:
    """A draft with all that can hang on it, on which a trial was held and a ballot is open; SECRET is in every word."""
    draft, other, decided = _draft(done, "SECRET one"), _draft(done, "SECRET two"), Draft.objects.order_by("number")[0]
    for source in DraftSource.objects.filter(draft=decided):
        DraftSource.objects.create(draft=draft, theme=source.theme, note=source.note)
    Question.objects.create(
        ballot=_ballot(done, status="closed", is_trial=True), version=_version(draft, 1, "SECRET trial"), position=1
    )
    Question.objects.create(ballot=_ballot(done, status="open"), version=_version(draft, 2, "SECRET open"), position=1)
    open_order = _ballot(done, status="open", method="ranking")
    Option.objects.create(ballot=open_order, version=_version(other, 1, "SECRET option"), language="en", position=1)
    said: dict[str, Any] = {"draft": draft, "reason": "SECRET reason", "outcome": "SECRET outcome"}
    for state in ("open", "accepted", "rejected"):
        Amendment.objects.create(
            **said, field="text", before="SECRET a", after="SECRET b", state=state, applied_at=timezone.now()
        )
    RedCard.objects.create(**said, state="dealt_with")
    lane = Lane.objects.create(panel=done.panel, kind="feasibility", closes_at=timezone.now(), opened_at=timezone.now())
    LaneComment.objects.create(lane=lane, draft=draft, text="SECRET comment", written_at=timezone.now())
    Merging.objects.create(
        panel=done.panel, first=draft, second=other, title="SECRET merging", proposed_at=timezone.now()
    )
    whole = JointStatement.objects.create(panel=done.panel, title="A statement", preamble="We say", language="en")
    for place, one in enumerate((decided, draft), 1):
        Section.objects.create(statement=whole, draft=one, position=place)
    Draft.objects.filter(pk=decided.pk).update(title="SECRET later title", titles={"en": "SECRET later title"})
    _version(decided, 2, "SECRET later version")


def _everything(done: Finished) -> dict[str, str]:
    browser = Client(headers={"accept-language": "en"})
    addresses = [*PAGES, *(f"/open/{table.name}.csv" for table in TABLES)]
    addresses += [
        f"/p/digi/chain/{stage.name}/{one.id}/" for stage in stages() for one in stage.stations(done.panel, "public")
    ]
    found = {address: browser.get(address).content.decode() for address in addresses}
    html = build.html_of(build.gather(done.panel, "en"), "en")
    return found | {f"report.{kind}": KINDS[kind].write(done.panel, html, "en").decode() for kind in KINDS}


def test_what_is_undecided_is_told_nowhere(done: Finished) -> None:
    _undecided(done)
    told = _everything(done)
    assert [name for name, text in told.items() if "SECRET" in text] == []
    assert [name for name in ("/p/digi/", "/p/digi/panel.json", "report.md") if done.titles[0] not in told[name]] == []


def test_an_order_that_was_voted_on_is_told_under_its_titles_of_then(done: Finished) -> None:
    draft = _draft(done, "Ranked")
    ballot = _ballot(done, status="closed", method="ranking")
    Option.objects.create(ballot=ballot, version=_version(draft, 1, "Ranked"), language="en", position=1)
    Draft.objects.filter(pk=draft.pk).update(title="SECRET now")
    told = _everything(done)
    assert [name for name, text in told.items() if "SECRET" in text] == []
    assert "Ranked" in told["/p/digi/panel.json"]
    assert "Ranked" in told["/p/digi/"]
