"""What live pages say: dates as the language writes them, phases that were skipped, drafts where they belong."""

from datetime import UTC, datetime

import pytest

from live.table import regions_of
from recommendations.models import Draft
from roomlog.models import RoomKind
from sessions.models import AgendaItem, Meeting
from sessions.regions import render
from sessions.snapshot import Snapshot
from tests.cast import Cast
from tests.room.editors import start_draft
from tests.room.scenes import at_phase, do

pytestmark = pytest.mark.django_db(transaction=True)


def region(cast: Cast, name: str, view: str = "lead", language: str = "en") -> str:
    found = next(one for one in regions_of(RoomKind.PLENARY, view) if one.name == name)
    html = render(found, Snapshot(cast.meeting.pk), view, language)
    return " ".join(html.replace("&nbsp;", " ").split())


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The meeting begins on 21 November 2026, 22:40."),
        ("fi", "Tapaaminen alkaa 21.11.2026 klo 22.40."),
        ("sv", "Träffen börjar den 21 november 2026 kl. 22.40."),
    ],
)
def test_the_lobby_says_when_in_the_meetings_own_zone(cast: Cast, language: str, sentence: str) -> None:
    at = datetime(2026, 11, 21, 20, 40, tzinfo=UTC)
    Meeting.objects.filter(pk=cast.meeting.pk).update(starts_at=at, time_zone="Europe/Helsinki")
    assert sentence in region(cast, "now", "panelist", language)
    Meeting.objects.filter(pk=cast.meeting.pk).update(time_zone="Atlantic/Reykjavik")
    assert "20:40" in region(cast, "now", "panelist", "en")


@pytest.mark.parametrize(("language", "word"), [("en", "skipped"), ("fi", "ohitettu"), ("sv", "hoppades över")])
def test_a_phase_that_never_began_was_skipped(cast: Cast, language: str, word: str) -> None:
    do(cast.lead, "phase.start", cast.meeting.room_id, expected=0)
    assert word not in region(cast, "agenda", language=language)
    last = Snapshot(cast.meeting.pk).agenda[-1]
    do(cast.lead, "phase.jump", cast.meeting.room_id, expected=1, item=last.pk)
    agenda = region(cast, "agenda", language=language)
    assert agenda.count(word) == len(Snapshot(cast.meeting.pk).agenda) - 2
    assert "–" not in agenda


class TestTheListOfDrafts:
    def test_a_lead_has_it_folded_outside_of_drafting(self, cast: Cast) -> None:
        start_draft(cast)
        at_phase(cast, "Silent writing")
        drafts = region(cast, "drafts")
        assert '<details id="drafts-more"> <summary><h2 id="drafts-title">1 draft</h2>' in drafts
        assert 'data-command="draft.start"' in drafts

    def test_without_drafts_the_fold_says_so(self, cast: Cast) -> None:
        at_phase(cast, "Silent writing")
        assert "No drafts yet</h2></summary>" in region(cast, "drafts")
        assert region(cast, "drafts", "panelist").startswith('<section id="drafts" class="stack" aria-labelledby')
        assert " hidden>" in region(cast, "drafts", "panelist")

    @pytest.mark.parametrize("view", ["lead", "panelist"])
    def test_while_drafting_it_is_open_to_everybody(self, cast: Cast, view: str) -> None:
        draft = start_draft(cast)
        at_phase(cast, "Drafting")
        drafts = region(cast, "drafts", view)
        assert "drafts-more" not in drafts
        assert draft.title in drafts

    def test_a_draft_without_sources_is_not_counted_as_nothing(self, cast: Cast) -> None:
        start_draft(cast)
        at_phase(cast, "Drafting")
        assert Draft.objects.get().sources.count() == 0
        assert "no sources yet" in region(cast, "drafts")


class TestThePhase:
    def test_the_button_names_the_phase_that_it_begins(self, cast: Cast) -> None:
        at_phase(cast, "Welcome")
        assert "Start the next phase: Silent writing</button>" in region(cast, "control")

    def test_what_is_over_has_a_tick_and_what_was_skipped_has_none(self, cast: Cast) -> None:
        plenary = cast.meeting.room_id
        do(cast.lead, "phase.start", plenary, expected=0)
        do(cast.lead, "phase.jump", plenary, expected=1, item=cast.items["Grouping"].pk)
        done, skipped, now = region(cast, "agenda").split("<li ")[1:4]
        assert ["#check" in line for line in (done, skipped, now)] == [True, False, False]

    def test_a_long_instruction_is_folded_after_its_first_sentence(self, cast: Cast) -> None:
        rest = "Take your time with each of them. " * 5
        instructions = {"en": f"Read the drafts. {rest}"}
        AgendaItem.objects.filter(pk=cast.items["Drafting"].pk).update(instructions=instructions)
        at_phase(cast, "Drafting")
        now = region(cast, "now", "panelist")
        assert '<p class="instruction" lang="en">Read the drafts.</p>' in now
        assert f'<summary>More</summary><p lang="en">{rest.strip()}</p>' in now

    def test_the_lobbys_countdown_is_a_sentence(self, cast: Cast) -> None:
        assert 'data-words="Starts in {time}"' in region(cast, "now", "panelist")
