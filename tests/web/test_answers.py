"""An answer's way through the officials' pages: written, judged by a second person, published, changed."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import Organisation, User
from panels.models import Membership, Role
from recommendations.models import Answer, PublishedAnswer, StatusReport
from tests.answered import REASON, due, publish, recommend, second_official, send, text
from tests.cast import Cast, entered, make_cast, person
from tests.web.answering import filled, page_of, press, read, returned

pytestmark = pytest.mark.once
LONG = "This is not possible, because the law does not allow it before next year."


@pytest.fixture
def second(cast: Cast) -> Membership:
    recommend(cast.meeting, "Help nearby", "A person answers")
    return second_official(cast.panel)


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
    assert press(second, "return", **returned("")).status_code == 422
    assert press(second, "return", **returned("Say by when.")).status_code == 302
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


def test_a_change_takes_the_approvalreturned(cast: Cast, second: Membership) -> None:
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
