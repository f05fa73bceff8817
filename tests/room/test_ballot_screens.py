"""What the screens of a ballot show, live and as pages, and that all who may see the same get the same."""

import csv
import io
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation

from panels.models import Membership
from recommendations.ballots.models import Ballot, CastVote
from recommendations.ballots.regions import REGIONS
from sessions.regions import render
from sessions.snapshot import Snapshot
from tests.cast import Cast, entered
from tests.room.ballot_box import BallotBox, done, press
from tests.room.screen import Screen, all_match

pytestmark = pytest.mark.django_db(transaction=True)


def shown(cast: Cast, view: str, language: str = "en") -> str:
    """The slice's regions as one audience gets them."""
    snapshot = Snapshot(cast.meeting.pk)
    return "\n".join(render(region, snapshot, view, language) for region in REGIONS if view in region.views)


def page(member: Membership, name: str, ballot: Ballot) -> HttpResponse:
    response = entered(member).get(reverse(f"recommendations:{name}", args=[member.public_id, ballot.pk]))
    assert isinstance(response, HttpResponse)
    return response


async def test_every_screen_follows_a_ballot_from_beginning_to_end(cast: Cast) -> None:
    box = await sync_to_async(BallotBox)(cast, drafts=2)
    async with (
        Screen(cast.lead, cast.meeting) as lead,
        Screen(cast.panelists[0], cast.meeting) as voter,
        Screen(cast.observer, cast.meeting, language="fi") as observer,
    ):
        drafts = [draft.pk for draft in box.drafts]
        answer = await lead.send("ballot.prepare", box.room, drafts=drafts)
        ballot = answer["result"]["ballot"]
        await all_match(lead, voter, observer)
        assert (await lead.send("ballot.open", box.room, ballot=ballot))["type"] == "ack"
        await all_match(lead, voter, observer)
        answers = await sync_to_async(box.answers)(await Ballot.objects.aget(), 5)
        cast_answer = await voter.send("vote.cast", box.room, ballot=ballot, answers=answers)
        await all_match(lead, voter, observer)
        assert "1 of 6 has voted" in lead.regions["turnout"]
        assert (await lead.send("ballot.close", box.room, ballot=ballot))["type"] == "ack"
        await all_match(lead, voter, observer)
        assert "Draft 1" in observer.regions["results"]
        receipt = cast_answer["result"]["receipt"]
        assert receipt not in lead.everything() + observer.everything()


def test_a_counted_vote_sends_a_line_and_not_the_texts() -> None:
    touched = [region.name for region in REGIONS if "vote.counted" in region.touched_by]
    assert touched == ["turnout"]


def test_the_paper_is_for_panelists_and_the_steering_for_the_lead(cast: Cast) -> None:
    box = BallotBox(cast)
    assert 'data-command="ballot.prepare"' in shown(cast, "lead")
    box.prepare()
    assert 'data-command="ballot.open"' in shown(cast, "lead")
    assert "has not opened yet" in shown(cast, "panelist")
    box.open()
    for view in ("lead", "facilitator", "observer"):
        assert "vote.cast" not in shown(cast, view)
    assert 'data-command="ballot.close"' in shown(cast, "lead")
    assert "ballot.close" not in shown(cast, "panelist")
    assert shown(cast, "panelist").count('type="radio"') == 2 * 6


def test_markup_in_titles_and_texts_is_inert(cast: Cast) -> None:
    evil = "<script>alert(1)</script>"
    box = BallotBox(cast)
    box.drafts[0].title = evil
    box.drafts[0].save()
    ballot = box.open(title=evil)
    done(box.vote(box.voters[0], ballot, 1))
    assert evil not in shown(cast, "panelist") + shown(cast, "lead")
    done(box.close(ballot))
    fields: dict[str, Any] = {"recommendation": _first(cast), "text": evil, "language": "en"}
    done(press(box.voters[0], "statement.write", box.room, **fields))
    assert evil not in shown(cast, "panelist") + shown(cast, "lead")
    assert evil not in page(box.voters[0], "papers", ballot).content.decode()


def _first(cast: Cast) -> int:
    return int(cast.panel.recommendations.get(number=1).pk)


def test_results_show_the_votes_as_picture_table_and_words(cast: Cast) -> None:
    box = BallotBox(cast, drafts=1)
    ballot = box.open(threshold_percent=70)
    for voter, value in zip(box.voters, (5, 5, 3, 1, None), strict=False):
        done(box.vote(voter, ballot, value))
    done(box.close(ballot))
    html = shown(cast, "panelist")
    assert "strongly support: 2, support: 0, can live with it: 1, oppose: 0, strongly oppose: 1, blank: 1" in html
    assert "3 of 4 support it or can live with it: 75.0 %." in html
    assert "Accepted" in html
    assert "style=" not in html
    with translation.override("fi"):
        assert "75,0" in shown(cast, "panelist", "fi")


def test_regions_are_the_same_bytes_for_everybody_of_an_audience(cast: Cast) -> None:
    box = BallotBox(cast)
    ballot = box.open()
    before = shown(cast, "panelist")
    receipt = done(box.vote(box.voters[0], ballot, 5))["receipt"]
    after = shown(cast, "panelist")
    assert receipt not in after
    assert before.replace("Nobody has voted yet.", "1 of 6 has voted").replace('"0.00%"', '"16.67%"') == after


def test_all_papers_of_a_closed_ballot_can_be_read_and_counted_again(cast: Cast) -> None:
    box = BallotBox(cast)
    box.drafts[0].title = "=HYPERLINK(1)"
    box.drafts[0].save()
    ballot = box.open()
    receipts = [
        done(box.vote(voter, ballot, value, None))["receipt"] for voter, value in zip(box.voters, (5, 2), strict=False)
    ]
    assert page(box.voters[0], "papers", ballot).status_code == 404
    done(box.close(ballot))
    html = page(cast.observer, "papers", ballot).content.decode()
    assert all(receipt in html for receipt in receipts)
    rows = list(
        csv.reader(io.StringIO(page(box.voters[0], "papers_csv", ballot).content.decode("utf-8-sig")), delimiter=";")
    )
    assert rows[0] == ["Receipt", "'=HYPERLINK(1)", "Draft 2"]
    assert rows[1:] == sorted([[receipts[0], "5", ""], [receipts[1], "2", ""]])
    assert page(cast.stranger, "papers", ballot).status_code == 404
    assert page(cast.stranger, "papers_csv", ballot).status_code == 404


def test_my_own_paper_is_shown_to_me_while_the_ballot_is_open(cast: Cast) -> None:
    box = BallotBox(cast)
    ballot = box.open()
    assert "You have not voted yet" in page(box.voters[0], "my_paper", ballot).content.decode()
    receipt = done(box.vote(box.voters[0], ballot, 5, 1))["receipt"]
    mine = page(box.voters[0], "my_paper", ballot).content.decode()
    assert receipt in mine
    assert "strongly oppose" in mine
    assert receipt not in page(box.voters[1], "my_paper", ballot).content.decode()
    assert page(cast.stranger, "my_paper", ballot).status_code == 404
    done(box.close(ballot))
    assert receipt not in page(box.voters[0], "my_paper", ballot).content.decode()
    assert CastVote.objects.filter(receipt=receipt).exists()
