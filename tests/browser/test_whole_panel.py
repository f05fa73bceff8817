"""A whole panel, from the organiser's empty desk to the PDF, run by eight browsers while servers are killed."""

import random
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from accounts.models import Organisation, Post, User
from facilitation.models import Note, Theme
from recommendations.models import CastVote, Draft, MinorityStatement, OpenVote, Signature
from sessions.models import Meeting
from tests.browser import drafting, organising, steps
from tests.browser.conftest import assert_calm
from tests.browser.evidence import assert_drafts_kept, assert_kept
from tests.browser.mailbox import Mailbox
from tests.browser.organising import Phase
from tests.browser.people import wait_for
from tests.browser.reading import Tally, text_of_pdf
from tests.browser.screens import AGREE_S, Screen, agree, everyone_shows, read
from tests.browser.steps import Paper
from tests.browser.story import Story, begin
from tests.servers import Servers

PHASES = [
    ("plenary", "talk"),
    ("own_work", "notes"),
    ("tables", "themes"),
    ("tables", "draft"),
    ("own_work", "ballot"),
    ("plenary", "talk"),
]
ANSWERS: Paper = [5, 4, 3, 2, 1, None]
THRESHOLD_PERCENT, QUORUM = 80, 2


@pytest.fixture
def story(chromium: Browser, servers: Servers, at_work: None, mailbox: Mailbox) -> Iterator[Story]:
    seed = random.randrange(10**9)
    print(f"seed {seed}")  # pytest shows what is printed when the test fails
    made = begin(chromium, servers, mailbox, seed)
    yield made
    for context in [made.desk.context, *(one.context for one in made.people)]:
        context.close()
    for server in servers:
        print(server.output()[-2000:])


def test_a_whole_panel_runs_from_an_empty_desk_to_the_pdf(story: Story) -> None:
    plan(story)
    gather(story)
    write_notes(story)
    group_notes(story)
    write_drafts(story)
    vote(story)
    disagree(story)
    finish(story)
    read_the_report(story)
    compare_with_database(story)


def plan(story: Story) -> None:
    """The organiser logs in, makes the panel, adds its people, plans the meeting and mails the links."""
    organisation = Organisation.objects.create(name={"en": "Suvanto"}, slug="suvanto")
    user = User.objects.create_user("olli@suvanto.example", name="Olli Organiser", language="en")
    Post.objects.create(user=user, organisation=organisation)
    story.agenda = [story.say(1) for _phase in PHASES]
    phases = [Phase(title, *kind) for title, kind in zip(story.agenda, PHASES, strict=True)]
    organising.log_in(story.desk, story.servers[0], story.mailbox, user.email)
    story.panel = organising.create_panel(
        story.desk, story.say(), story.say(6), quorum=QUORUM, threshold_percent=THRESHOLD_PERCENT
    )
    organising.paste_people(story.desk, story.panel, story.people)
    organising.plan_meeting(story.desk, story.panel, story.say(), phases)
    organising.mail_links(story.desk, story.panel)


def gather(story: Story) -> None:
    """Everybody comes by their mailed link and waits in the lobby, half of them at each process if there are two."""
    for one in story.people:
        steps.come_in(one, story.mailbox.link_to(one.email))
    everyone_shows(story.people, lambda screen: screen["status"] == "lobby")
    assert_all_serve(story)
    steps.steer(story.lead, "phase.start")
    assert_all_in(story, 0)


def assert_all_serve(story: Story) -> None:
    """Sooner or later: a page may be on its way back just now."""
    share = len(story.people) // len(story.servers)

    def health() -> list[dict[str, Any]]:
        return [server.health() for server in story.servers]

    def shared() -> bool:
        return all(one["sockets"]["ever"] >= share and one["sockets"]["now"] >= share for one in health())

    wait_for(story.people, shared, time.monotonic() + AGREE_S, lambda: str(health()))
    assert len({one["process"] for one in health()}) == len(story.servers)


def assert_all_in(story: Story, place: int) -> None:
    """Everybody's screen has followed to the agenda's phase of that place."""
    everyone_shows(story.people, lambda screen: story.agenda[place] in screen["bar"])


def go_on(story: Story, place: int) -> None:
    steps.steer(story.lead, "phase.next")
    assert_all_in(story, place)


def write_notes(story: Story) -> None:
    """In silence, everybody several, while the servers are killed; then the facilitator shows them all."""
    go_on(story, 1)
    story.notes = {one.name: [] for one in story.at_table}
    for one in story.at_table:
        expect(one.page.locator("#board")).to_be_visible()
    with story.strike(enough=5) as strike:
        while not strike.has_hit or len(story.notes[story.facilitator.name]) < 2:
            for one in story.at_table:
                story.notes[one.name].append(story.say())
                steps.write_note(one, story.notes[one.name][-1])
    every = sorted(note for notes in story.notes.values() for note in notes)
    agree(
        story.people,
        lambda screen: not screen["hint"] or f" {len(every)} notes " in screen["hint"][0],
        since=strike.up_at,
    )
    for one in story.at_table:
        assert read(one.page)["notes"] == sorted(story.notes[one.name])
    steps.reveal(story.facilitator)
    everyone_shows(story.at_table, lambda screen: screen["notes"] == every)
    agree(story.people)


def group_notes(story: Story) -> None:
    go_on(story, 2)
    story.themes = [story.say(2), story.say(2)]
    for theme in story.themes:
        steps.add_theme(story.facilitator, theme)
    for one in story.panelists:
        steps.move_note(one, story.notes[one.name][0], story.chance.choice(story.themes))


def write_drafts(story: Story) -> None:
    """One by the keyboard user alone; one by three at once, while the servers are killed."""
    go_on(story, 3)
    agree(story.people)
    for starter, theme in zip((story.panelists[0], story.keyboard_user), story.themes, strict=True):
        story.drafts.append(story.say(2))
        steps.start_draft(starter, story.drafts[-1], theme)
        everyone_shows(story.people, lambda screen: _lists(screen, story.drafts))
    drafting.write_alone(story.keyboard_user, story.drafts[1], story.say(4))
    writers = [story.panelists[0], *story.panelists[2:4]]
    pages = [drafting.open_tab(one, story.drafts[0]) for one in writers]
    with story.strike(enough=1) as strike:
        lines = drafting.write_together(pages, story.pen, strike)
    story.texts += lines
    agree(story.people, since=strike.up_at)
    drafting.assert_written(pages, Draft.objects.get(title=story.drafts[0]), lines)
    for page in pages:
        assert_calm(page)
        page.close()


def _lists(screen: dict[str, list[str]], titles: list[str]) -> bool:
    return all(any(title in draft for draft in screen["drafts"]) for title in titles)


def vote(story: Story) -> None:
    """Each by chance, one with blanks; one person's mind is changed; the servers are killed."""
    go_on(story, 4)
    steps.open_ballot(story.lead)
    for one in story.panelists:
        story.papers[one.name] = story.chance.choices(ANSWERS, k=len(story.drafts))
    story.papers[story.chance.choice(story.panelists).name] = [None, story.chance.choice(ANSWERS)]
    fickle = story.chance.choice(story.panelists)
    for one in story.panelists:
        expect(one.page.locator("[data-ballot]")).to_be_visible()
    with story.strike(enough=2, within_s=0.5) as strike:
        for one in story.chance.sample(story.panelists, 6):
            steps.cast(one, story.papers[one.name])
        story.papers[fickle.name][-1] = story.chance.choice(ANSWERS)
        steps.change_mind(fickle, story.papers[fickle.name])
    agree(story.people, lambda screen: screen["turnout"][0].startswith("6 "), since=strike.up_at)
    close_and_count(story)


def close_and_count(story: Story) -> None:
    """The receipts in the browsers lead to the papers as they were cast."""
    receipts = {one.name: steps.receipt_of(one) for one in story.panelists}
    assert receipts == dict(OpenVote.objects.values_list("membership__name", "receipt"))
    steps.close_ballot(story.lead)
    everyone_shows(story.people, lambda screen: bool(screen["results"]))
    agree(story.people)
    counted = {vote.receipt: vote.paper for vote in CastVote.objects.all()}
    assert {name: [*counted[receipt].values()] for name, receipt in receipts.items()} == story.papers
    assert len(counted) == 6


def disagree(story: Story) -> None:
    """One writes a minority statement, two sign it."""
    text = story.say(6)
    writer, *others = story.chance.sample(story.panelists, 3)
    steps.write_statement(writer, text)
    for one in others:
        steps.sign_statement(one)
        everyone_shows(story.people, lambda screen, number=one.number: number in _signed(screen))  # type: ignore[misc]
    story.signed = sorted(one.number for one in (writer, *others))
    assert sorted(_signed(agree(story.people))) == story.signed


def _signed(screen: Screen) -> list[int]:
    line = next((line for line in screen["results"] if line.startswith("Signed by")), "")
    return [int(number) for number in re.findall(r"\d+", line)]


def finish(story: Story) -> None:
    go_on(story, 5)
    steps.end_meeting(story.lead)
    everyone_shows(story.people, lambda screen: screen["status"] == "ended")
    agree(story.people)
    assert_all_serve(story)


def read_the_report(story: Story) -> None:
    """The PDF holds every text, the tallies of what the browsers chose, and the minority statement's signatures."""
    text = text_of_pdf(organising.report_of(story.desk, story.panel))
    assert [word for said in story.texts for word in said.split() if word not in text] == []
    for place, title in enumerate(story.drafts):
        tally = Tally.of([paper[place] for paper in story.papers.values()])
        assert f"R{place + 1}. {title}" in text
        assert tally.stands_in(text, place + 1, THRESHOLD_PERCENT), (tally, text)
    assert f"Signed by panelists {', '.join(map(str, story.signed))}." in text


def compare_with_database(story: Story) -> None:
    """What pages were told is in the database, and every intent is there once."""
    logs = {one.public_id: one.log for one in story.people}
    assert_kept(logs)
    assert_drafts_kept(logs)
    notes = [note for notes in story.notes.values() for note in notes]
    assert sorted(Note.objects.values_list("text", flat=True)) == sorted(notes)
    assert sorted(Theme.objects.values_list("title", flat=True)) == sorted(story.themes)
    assert list(Draft.objects.order_by("number").values_list("title", flat=True)) == story.drafts
    assert (MinorityStatement.objects.count(), Signature.objects.count()) == (1, 3)
    assert Meeting.objects.get().run == len(PHASES) + 1
    for page in [story.desk, *(one.page for one in story.people)]:
        assert_calm(page)
