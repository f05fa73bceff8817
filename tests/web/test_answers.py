"""An answer's way through the officials' pages: written, judged by a second person, published, followed, judged."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Organisation, User
from facilitation.desk.models import Mute
from panels.erasure import erase
from panels.models import Membership, Role
from recommendations.models import Answer, Answering, BodyMeeting, PublishedAnswer, StatusReport, Verdict
from tests.answered import REASON, due, publish, recommend, second_official, send, text
from tests.cast import Cast, entered, make_cast, person

pytestmark = pytest.mark.once
LONG = "This is not possible, because the law does not allow it before next year."


@pytest.fixture
def second(cast: Cast) -> Membership:
    recommend(cast.meeting, "Help nearby", "A person answers")
    return second_official(cast.panel)


def page_of(member: Membership, number: int = 1) -> str:
    return f"/m/{member.public_id}/recommendations/{number}/"


def press(member: Membership, do: str, number: int = 1, /, **fields: Any) -> Any:
    return entered(member).post(page_of(member, number), {"do": do, "form_id": str(uuid4()), **fields})


def filled(version: int = 0, **fields: Any) -> dict[str, Any]:
    """What the officials' form sends: the boxes stand in the order of the settings' languages."""
    return {
        "version": str(version),
        "stance": "partly",
        "reason_fi": "",
        "reason_sv": "",
        "reason_en": REASON,
        "owner_en": "Head of service",
        "due_on": "2031-09-30",
        "language": "en",
        **fields,
    }


def _back(words: str) -> dict[str, Any]:
    return {"version": "1", "back-words": words}


def read(member: Membership, address: str = "") -> str:
    return entered(member).get(address or page_of(member)).content.decode()


# The way by pages.


def test_two_officials_write_approve_and_publish(cast: Cast, second: Membership) -> None:
    due(cast.panel)
    official = cast.official
    inbox = read(official, f"/m/{official.public_id}/recommendations/")
    assert "2 recommendations await your answer by" in inbox
    assert press(official, "save", **filled()).status_code == 302
    answer = Answer.objects.get()
    assert (answer.state, answer.version, answer.reason) == ("draft", 1, {"en": REASON})
    assert press(official, "ask", **filled(1, owner_en="Head of customer service")).status_code == 302
    answer.refresh_from_db()
    assert (answer.state, answer.version, str(answer.owner)) == ("asked", 2, "Head of customer service")
    assert "Somebody else must approve it" in read(official)
    assert "Approve the answer" in read(second)
    assert press(second, "approve", version="2").status_code == 302
    assert REASON not in read(cast.panelists[0])
    assert press(second, "publish").status_code == 302
    assert REASON in read(cast.panelists[0])
    published = PublishedAnswer.objects.get()
    assert (published.number, published.stance, str(published.owner)) == (1, "partly", "Head of customer service")
    assert "1 recommendation awaits your answer by" in read(official, f"/m/{official.public_id}/recommendations/")


def test_what_was_typed_stays_when_a_colleague_was_faster(cast: Cast, second: Membership) -> None:
    press(cast.official, "save", **filled())
    late = press(second, "save", **filled(0, reason_en="My own words", owner_en="Somebody"))
    html = late.content.decode()
    assert late.status_code == 422
    assert "My own words" in html
    assert REASON in html, "what stands there now is shown beside"
    newest = re.search(r'name="version" value="(\d+)"', html)
    assert newest is not None
    assert press(second, "save", **filled(int(newest[1]), reason_en="My own words")).status_code == 302
    assert Answer.objects.get().reason == {"en": "My own words"}
    assert Answer.history.count() == 2


def test_it_is_sent_back_with_a_word_and_comes_again(cast: Cast, second: Membership) -> None:
    press(cast.official, "ask", **filled())
    assert press(second, "return", **_back("")).status_code == 422
    assert press(second, "return", **_back("Say by when.")).status_code == 302
    assert "Say by when." in read(cast.official)
    assert press(cast.official, "ask", **filled(1)).status_code == 302
    assert press(second, "approve", version="2").status_code == 302


def test_what_is_missing_is_said_and_can_be_written_on_the_same_page(cast: Cast, second: Membership) -> None:
    refused = press(cast.official, "ask", **filled(reason_en=""))
    html = refused.content.decode()
    assert refused.status_code == 422
    assert "Write the reason in the original language" in html
    page = {name: re.findall(rf'name="{name}" value="([^"]+)"', html) for name in ("form_id", "version")}
    again = filled(form_id=page["form_id"][-1], reason_en=REASON) | {"version": page["version"][-1], "do": "ask"}
    assert entered(cast.official).post(page_of(cast.official), again).status_code == 302
    answer = Answer.objects.get()
    assert (answer.state, answer.reason) == ("asked", {"en": REASON})


def test_all_that_is_approved_is_published_at_once(cast: Cast, second: Membership) -> None:
    for number in (1, 2):
        press(cast.official, "ask", number, **filled())
        press(second, "approve", number, version="1")
    entered(second).post(f"/m/{second.public_id}/recommendations/publish/", {"form_id": str(uuid4())})
    assert sorted(PublishedAnswer.objects.values_list("recommendation__number", flat=True)) == [1, 2]
    assert PublishedAnswer.objects.filter(number=1).count() == 2


def test_a_double_press_publishes_once(cast: Cast, second: Membership) -> None:
    publish(cast.official, second)
    once = str(uuid4())
    for _press in range(2):
        entered(cast.official).post(
            page_of(cast.official),
            {"do": "report", "form_id": once, "status-form_id": once, "status-done": "done", "status-text_en": "Done."},
        )
    assert StatusReport.objects.count() == 1


def test_a_changed_answer_stands_beside_the_first(cast: Cast, second: Membership) -> None:
    publish(cast.official, second, reason={"en": "The first reason."})
    publish(cast.official, second, version=1, stance="rejected", reason={"en": LONG}, due_on=None)
    html = read(cast.panelists[0])
    assert html.index(LONG) < html.index("The first reason.")
    assert "read the earlier one" in html


# Who may not.


def asked(cast: Cast, writer: Membership, **fields: Any) -> int:
    version = send(writer, "answer.save", recommendation=1, version=0, **text(**fields))["version"]
    assert send(writer, "answer.ask", recommendation=1, version=version) == {"version": version}
    return int(version)


def test_nobody_approves_what_they_wrote_in(cast: Cast, second: Membership) -> None:
    send(cast.official, "answer.save", recommendation=1, version=0, **text())
    send(second, "answer.save", recommendation=1, version=1, **text(owner={"en": "Another"}))
    send(second, "answer.ask", recommendation=1, version=2)
    for writer in (cast.official, second):
        assert send(writer, "answer.approve", recommendation=1, version=2) == "own-answer"
        assert send(writer, "answer.return", recommendation=1, version=2, words="No") == "own-answer"
    assert send(cast.organiser, "answer.approve", recommendation=1, version=2) == {"version": 2}


def test_nobody_approves_their_own_in_another_role(cast: Cast, second: Membership) -> None:
    user = User.objects.create_user("outi@suvanto.example")
    version = asked(cast, cast.official)
    twin = person(cast.panel, "Outi Organiser", Role.ORGANISER)
    for mine, theirs in (({"user": user}, {"user": user}), ({"email": "Outi@b.example"}, {"email": "outi@b.example"})):
        Membership.objects.filter(pk=cast.official.pk).update(**{"user": None, "email": "", **mine})
        Membership.objects.filter(pk=twin.pk).update(**{"user": None, "email": "", **theirs})
        twin.refresh_from_db()
        assert send(twin, "answer.approve", recommendation=1, version=version) == "own-answer"


def test_only_the_named_approve(cast: Cast, second: Membership) -> None:
    due(cast.panel).approvers.set([cast.organiser])
    version = asked(cast, cast.official)
    assert send(second, "answer.approve", recommendation=1, version=version) == "not-approver"
    cast.panel.memberships.filter(pk=cast.organiser.pk).update(removed_at=timezone.now())
    assert send(second, "answer.approve", recommendation=1, version=version) == {"version": version}


def test_a_change_takes_the_approval_back(cast: Cast, second: Membership) -> None:
    version = asked(cast, cast.official)
    send(second, "answer.approve", recommendation=1, version=version)
    send(cast.official, "answer.save", recommendation=1, version=version, **text(stance="rejected"))
    assert send(second, "answer.publish", recommendations=[1]) == "not-approved"
    assert send(second, "answer.approve", recommendation=1, version=version) == "changed-meanwhile"
    assert not PublishedAnswer.objects.exists()


UNFINISHED: list[tuple[dict[str, Any], str]] = [
    ({"stance": ""}, "no-stance"),
    ({"reason": {}}, "no-reason"),
    ({"reason": {"fi": LONG}}, "no-reason"),
    ({"stance": "rejected", "reason": {"en": "No."}}, "no-reason"),
    ({"owner": {"en": "  "}}, "no-owner"),
    ({"due_on": None}, "no-due-day"),
]


def test_an_unfinished_answer_is_kept_but_not_asked_for(cast: Cast, second: Membership) -> None:
    for version, (fields, code) in enumerate(UNFINISHED):
        saved = send(cast.official, "answer.save", recommendation=1, version=version, **text(**fields))
        assert saved == {"version": version + 1}
        assert send(cast.official, "answer.ask", recommendation=1, version=version + 1) == code
    few = text(reason={"en": "Yes."})
    send(cast.official, "answer.save", recommendation=1, version=len(UNFINISHED), **few)
    last = len(UNFINISHED) + 1
    assert send(cast.official, "answer.ask", recommendation=1, version=last) == {"version": last}, "accepted: shortly"
    for bad in ({"reason": {"xx": LONG}}, {"stance": "maybe"}, {"due_on": "soon"}, {"owner": 7}):
        assert send(cast.official, "answer.save", recommendation=1, version=last, **text(**bad)) == "bad-fields"


def test_what_the_panel_rejected_and_what_is_elsewhere_is_not_answered(cast: Cast, second: Membership) -> None:
    recommendation = cast.panel.recommendations.get(number=2)
    recommendation.accepted = False
    recommendation.save()
    for number in (2, 3):
        assert send(cast.official, "answer.save", recommendation=number, version=0, **text()) == "unknown"
        assert entered(cast.official).get(page_of(cast.official, number)).status_code == 404


def test_officials_of_another_authority_see_and_change_nothing(cast: Cast, second: Membership) -> None:
    other = make_cast("other")
    assert Organisation.objects.count() == 2
    version = asked(cast, cast.official)
    for stranger in (other.official, other.organiser):
        assert entered(stranger).get(page_of(cast.official)).status_code == 404
        frame: Any = {"recommendation": 1, "version": version}
        from live.dispatch import dispatch

        answer = dispatch(stranger, {"type": "answer.approve", "id": str(uuid4()), "room": cast.panel.room_id, **frame})
        assert answer["code"] == "no-room"
    assert entered(other.organiser).get("/panels/digi/answers/").status_code == 404
    assert Answer.objects.get().state == "asked"


def test_nobody_but_officials_and_organisers_sees_a_draft(cast: Cast, second: Membership) -> None:
    send(cast.official, "answer.save", recommendation=1, version=0, **text(reason={"en": "Not yet public at all"}))
    everybody = [cast.lead, cast.facilitator, cast.panelists[0], cast.observer]
    assert [one.role for one in everybody if "Not yet public" in read(one)] == []
    assert "Not yet public" in read(cast.organiser)
    for one in everybody:
        assert press(one, "save", **filled(1)).status_code == 422
    assert Answer.objects.get().version == 1


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
