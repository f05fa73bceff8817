"""After an answer: statuses, what panelists think of it, the days that organisers set, and what is late."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from facilitation.desk.models import Mute
from panels.erasure import erase
from panels.models import Membership
from recommendations.models import Answer, Answering, BodyMeeting, PublishedAnswer, StatusReport, Verdict
from tests.answered import REASON, due, publish, recommend, second_official, send
from tests.cast import Cast, entered
from tests.web.answering import press, read

pytestmark = pytest.mark.once


@pytest.fixture
def second(cast: Cast) -> Membership:
    recommend(cast.meeting, "Help nearby", "A person answers")
    return second_official(cast.panel)


# Statuses and verdicts.


def test_statuses_are_added_and_never_changed(cast: Cast, second: Membership) -> None:
    assert send(cast.official, "status.report", recommendation=1, done="done", language="en") == "not-answered-yet"
    publish(cast.official, second)
    report = {"recommendation": 1, "language": "en"}
    assert send(cast.official, "status.report", **report, done="done") == "no-evidence"
    assert send(cast.official, "status.report", **report, done="done", link="javascript:alert(1)") == "bad-link"
    send(cast.official, "status.report", **report, done="in_progress", text={"en": "Four of seven."})
    send(cast.official, "status.report", **report, done="done", link="https://suvanto.example/7")
    html = read(cast.panelists[0])
    assert html.index("Four of seven.") < html.index("https://suvanto.example/7")
    assert [one.done for one in StatusReport.objects.order_by("pk")] == ["in_progress", "done"]


def judge(member: Membership, meets: str, words: str = "") -> Any:
    fields: dict[str, Any] = {"verdict-meets": meets, "verdict-text": words}
    return press(member, "judge", **fields)


def test_who_was_silenced_judges_without_words(cast: Cast, second: Membership) -> None:
    publish(cast.official, second)
    Mute.objects.create(membership=cast.panelists[0], meeting=cast.meeting, reason="Insults.")
    refused = judge(cast.panelists[0], "no", "More insults.")
    assert (refused.status_code, "Your writing has been stopped." in refused.content.decode()) == (422, True)
    judge(cast.panelists[0], "no")
    assert [(one.meets, one.text) for one in Verdict.objects.all()] == [("no", "")]


def test_panelists_judge_once_each_and_words_wait_for_company(cast: Cast, second: Membership) -> None:
    assert judge(cast.panelists[0], "yes").status_code == 422
    publish(cast.official, second)
    one, two, three, four, *_others = cast.panelists
    judge(one, "yes", "First words")
    judge(one, "no", "Other words")
    judge(two, "yes", "Second words")
    assert Verdict.objects.count() == 2
    assert "Too few panelists" in read(cast.observer)
    judge(three, "partly")
    html = read(cast.observer)
    assert "3 panelists have said so far." in html
    assert "words</q>" not in html, "two people have written: neither is told"
    judge(four, "no", "Third words")
    html = read(cast.observer)
    assert [words in html for words in ("Other words", "Second words", "Third words", "First words")] == [
        True,
        True,
        True,
        False,
    ]
    hidden = Verdict.objects.get(text="Second words")
    entered(cast.organiser).post(f"/panels/digi/answers/words/{hidden.pk}/", {"on": "true"})
    assert "Second words" not in read(cast.observer)
    assert "4 panelists have said so far." in read(cast.observer)
    press(four, "take_back")
    assert Verdict.objects.count() == 3


def test_an_erased_panelist_leaves_a_figure_and_no_trace(cast: Cast, second: Membership) -> None:
    publish(cast.official, second)
    judge(cast.panelists[0], "no", "Mine alone")
    erase(cast.panelists[0], texts=True)
    left = Verdict.objects.get()
    assert (left.meets, left.text, left.membership) == ("no", "", None)


def test_an_erased_official_leaves_the_authoritys_words(cast: Cast, second: Membership) -> None:
    publish(cast.official, second)
    send(cast.official, "status.report", recommendation=1, done="done", text={"en": "All."}, language="en")
    erase(cast.official, texts=True)
    assert PublishedAnswer.objects.get().reason == {"en": REASON}
    assert not Answer.history.filter(history_user_id=cast.official.pk).exists()
    assert not Answer.history.filter(changed_by=cast.official.pk).exists()
    assert StatusReport.objects.get().reported_by is None


def test_markup_is_text_everywhere(cast: Cast, second: Membership) -> None:
    evil = "<script>alert(1)</script>"
    publish(cast.official, second, reason={"en": evil}, owner={"en": evil}, next_step={"en": evil})
    send(cast.official, "status.report", recommendation=1, done="done", text={"en": evil}, language="en")
    for member in cast.panelists[:3]:
        judge(member, "yes", evil)
    cast.panel.is_public = True
    cast.panel.save()
    pages = [read(cast.official), read(cast.panelists[0]), read(cast.organiser, "/panels/digi/answers/")]
    public = ("/p/digi/1/", "/p/digi/answers/", "/p/digi/embed/")
    for html in (*pages, *(Client().get(address).content.decode() for address in public)):
        assert evil not in html
        assert "&lt;script&gt;" in html


# What organisers set.


def rules(cast: Cast, **fields: Any) -> Any:
    html = read(cast.organiser, "/panels/digi/answers/")
    seen = re.search(r'name="seen" value="([^"]*)"', html)
    assert seen is not None
    form = {"form_id": str(uuid4()), "seen": seen[1], **fields}
    return entered(cast.organiser).post("/panels/digi/answers/", form)


def test_the_organiser_sets_days_and_approvers(cast: Cast, second: Membership) -> None:
    assert rules(cast, handed_over_on="2026-05-12", approvers=[second.pk]).status_code == 302
    found = Answering.objects.get()
    assert str(found.answer_by) == "2026-08-10", "90 days"
    assert list(found.approvers.all()) == [second]
    late = rules(cast, handed_over_on="2026-05-12", answer_by="2026-05-01")
    assert late.status_code == 422
    assert "cannot be due before the hand-over" in late.content.decode()
    assert rules(cast, approvers=[cast.panelists[0].pk]).status_code == 422
    stale = entered(cast.organiser).post("/panels/digi/answers/", {"seen": "old", "handed_over_on": "2026-06-01"})
    assert stale.status_code == 422
    assert str(Answering.objects.get().handed_over_on) == "2026-05-12"


def test_a_body_meeting_is_added_moved_and_taken_out(cast: Cast, second: Membership) -> None:
    organiser = entered(cast.organiser)
    form = {"kind": "handover", "title_en": "County board", "date": "2026-05-12", "time": "16:00", "link": "ftp://x"}
    assert organiser.post("/panels/digi/answers/dates/new/", form).status_code == 422
    form["link"] = "https://suvanto.example/12"
    assert organiser.post("/panels/digi/answers/dates/new/", form).status_code == 302
    meeting = BodyMeeting.objects.get()
    assert str(Answering.objects.get().handed_over_on) == "2026-05-12", "the first hand-over sets the day"
    address = f"/panels/digi/answers/dates/{meeting.pk}/"
    seen = re.search(r'name="seen" value="([^"]*)"', organiser.get(address).content.decode())
    assert seen is not None
    assert organiser.post(address, {**form, "date": "2026-05-13", "seen": seen[1]}).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.sequence, timezone.localtime(meeting.starts_at).day) == (1, 13)
    file = entered(cast.official).get(f"/m/{cast.official.public_id}/recommendations/calendar.ics").content.decode()
    assert "SUMMARY:Digital or face to face?: County board" in file.replace("\r\n ", "")
    organiser.post(f"{address}cancel/", {"form_id": str(uuid4())})
    assert "County board" not in read(cast.official, f"/m/{cast.official.public_id}/recommendations/")


def test_what_is_late_is_said_to_everybody(cast: Cast, second: Membership) -> None:
    due(cast.panel, handed_over=-100)
    since = timezone.localdate() - timedelta(days=10)
    assert "2 recommendations were to be answered by" in read(cast.official, f"/m/{cast.official.public_id}/")
    assert f"overdue since {since.day} {since:%B %Y}" in read(cast.panelists[0])
