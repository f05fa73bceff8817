"""Notes, themes and dots on a board that people work on: what each command does, and what it refuses."""

from typing import Any

import pytest
from pydantic import ValidationError

from facilitation.board.models import Dot, Note, Theme
from roomlog.models import Event
from tests.cast import Cast
from tests.room.boards import AtTable, refused, revealed_table, silent_table

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at(cast: Cast) -> AtTable:
    return silent_table(cast)


@pytest.fixture
def shown(cast: Cast) -> AtTable:
    return revealed_table(cast)


class TestTexts:
    @pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b\u202e"])
    def test_an_empty_note_is_refused(self, cast: Cast, at: AtTable, text: str) -> None:
        assert refused(at, cast.panelists[0], "note.write", text=text) == "empty"

    def test_a_note_has_a_length(self, cast: Cast, at: AtTable) -> None:
        at.write(cast.panelists[0], "a" * 280)
        assert refused(at, cast.panelists[0], "note.write", text="a" * 281) == "too-long"

    def test_a_note_is_in_the_writers_language_unless_said_otherwise(self, cast: Cast, at: AtTable) -> None:
        assert at.write(cast.panelists[0], "Help").language == "en"
        assert at.write(cast.panelists[0], "Hjälp", language="sv").language == "sv"
        with pytest.raises(ValidationError):
            at.write(cast.panelists[0], "?", language="xx")

    def test_one_person_has_a_number_of_notes(self, cast: Cast, at: AtTable, settings: Any) -> None:
        settings.RAATI = settings.RAATI.__class__(notes_per_author=2)
        notes = [at.write(cast.panelists[0], text) for text in ("Yksi", "Kaksi")]
        assert refused(at, cast.panelists[0], "note.write", text="Kolme") == "too-many-notes"
        at.write(cast.panelists[1], "Kolme")
        at.do(cast.panelists[0], "note.delete", note=notes[0].pk)
        at.write(cast.panelists[0], "Kolme")
        assert refused(at, cast.panelists[0], "note.restore", note=notes[0].pk) == "too-many-notes"


class TestChangingNotes:
    def test_whoever_saw_an_older_text_is_told(self, cast: Cast, shown: AtTable) -> None:
        who = cast.panelists[0]
        note = shown.write(who, "Yksi")
        shown.do(cast.facilitator, "note.edit", note=note.pk, version=1, text="Kaksi")
        assert refused(shown, who, "note.edit", note=note.pk, version=1, text="Kolme") == "stale"
        assert refused(shown, who, "note.move", note=note.pk, version=1, theme=None) == "stale"

    def test_a_panelist_changes_only_their_own_texts(self, cast: Cast, shown: AtTable) -> None:
        note = shown.write(cast.panelists[0], "Yksi")
        other = cast.panelists[1]
        assert refused(shown, other, "note.edit", note=note.pk, version=1, text="x") == "not-yours"
        assert refused(shown, other, "note.delete", note=note.pk) == "not-yours"
        shown.do(cast.panelists[0], "note.delete", note=note.pk)
        assert refused(shown, other, "note.restore", note=note.pk) == "unknown"

    def test_anybody_at_the_table_groups_and_orders(self, cast: Cast, shown: AtTable) -> None:
        first, second, third = (shown.write(cast.panelists[0], text) for text in ("A", "B", "C"))
        other = cast.panelists[1]
        shown.do(other, "note.shift", note=third.pk, by=-1)
        assert shown.texts() == ["A", "C", "B"]
        shown.do(other, "note.shift", note=first.pk, by=-1)
        assert shown.texts() == ["A", "C", "B"]
        theme = shown.do(other, "theme.create", title="Hissit")["theme"]
        shown.do(other, "note.move", note=second.pk, version=1, theme=theme)
        shown.do(other, "note.shift", note=first.pk, by=1)
        assert shown.texts() == ["C", "A", "B"]

    def test_grouping_makes_a_theme_with_the_other_notes_first_words(self, cast: Cast, shown: AtTable) -> None:
        one, other, third = (
            shown.write(cast.panelists[0], text)
            for text in ("Jono", "Puhelimeen vastaa ihminen eikä mikään pitkä ja monimutkainen valikko", "C")
        )
        made = shown.do(cast.panelists[1], "note.group", note=one.pk, with_note=other.pk)
        theme = Theme.objects.get(pk=made["theme"])
        assert theme.title == "Puhelimeen vastaa ihminen eikä mikään…"
        joined = shown.do(cast.panelists[1], "note.group", note=third.pk, with_note=one.pk)
        assert joined == made
        assert set(theme.notes.all()) == {one, other, third}
        assert refused(shown, cast.panelists[1], "note.group", note=one.pk, with_note=one.pk) == "unknown"

    def test_a_note_comes_back_to_its_place(self, cast: Cast, shown: AtTable) -> None:
        notes = [shown.write(cast.panelists[0], text) for text in "ABC"]
        shown.do(cast.panelists[0], "note.delete", note=notes[1].pk)
        shown.write(cast.panelists[1], "D")
        shown.do(cast.panelists[0], "note.restore", note=notes[1].pk)
        assert shown.texts() == ["A", "B", "C", "D"]


class TestThemes:
    def test_a_deleted_theme_lets_its_notes_go_and_takes_them_back(self, cast: Cast, shown: AtTable) -> None:
        who = cast.panelists[0]
        theme = shown.do(who, "theme.create", title="Hissit")["theme"]
        kept = shown.write(who, "Jää", theme=theme)
        moved = shown.write(who, "Lähtee", theme=theme)
        shown.do(who, "theme.delete", theme=theme)
        assert {note["fields"]["theme"] for note in shown.whole()["notes"]} == {None}
        assert refused(shown, who, "note.write", text="x", theme=theme) == "unknown"
        other = shown.do(who, "theme.create", title="Portaat")["theme"]
        shown.do(who, "note.move", note=moved.pk, version=1, theme=other)
        shown.do(who, "theme.restore", theme=theme)
        under = {note["id"]: note["fields"]["theme"] for note in shown.whole()["notes"]}
        assert under == {kept.pk: theme, moved.pk: other}

    def test_themes_are_renamed_by_whoever_saw_the_last_title(self, cast: Cast, shown: AtTable) -> None:
        who = cast.panelists[0]
        theme = shown.do(who, "theme.create", title="Hissit")["theme"]
        assert shown.do(who, "theme.rename", theme=theme, version=1, title=" Portaat ") == {"version": 2}
        assert refused(shown, who, "theme.rename", theme=theme, version=1, title="x") == "stale"
        assert refused(shown, who, "theme.rename", theme=theme, version=2, title=" ") == "empty"
        assert shown.whole()["themes"][0]["fields"]["title"] == "Portaat"

    def test_themes_are_put_in_order(self, cast: Cast, shown: AtTable) -> None:
        a, b, c = (shown.do(cast.lead, "theme.create", title=title)["theme"] for title in "ABC")
        shown.do(cast.lead, "theme.delete", theme=b)
        shown.do(cast.lead, "theme.shift", theme=c, by=-1)
        shown.do(cast.lead, "theme.restore", theme=b)
        assert [theme["id"] for theme in shown.whole()["themes"]] == [c, b, a]

    def test_five_themes_have_five_marks(self, cast: Cast, shown: AtTable) -> None:
        themes = [shown.do(cast.lead, "theme.create", title=title)["theme"] for title in "ABCDE"]
        shown.do(cast.lead, "theme.delete", theme=themes[2])
        shown.do(cast.lead, "theme.create", title="F")
        assert {theme["fields"]["mark"] for theme in shown.whole()["themes"]} == {0, 1, 2, 3, 4}


class TestDots:
    def test_each_has_as_many_as_the_facilitator_says(self, cast: Cast, shown: AtTable) -> None:
        who, note = cast.panelists[0], shown.write(cast.panelists[1], "Yksi")
        shown.do(who, "dot.place", note=note.pk)
        shown.do(who, "dot.place", note=note.pk)
        assert refused(shown, who, "dot.place", note=note.pk) == "no-dots-left"
        shown.do(cast.panelists[2], "dot.place", note=note.pk)
        assert shown.whole()["notes"][0]["fields"]["dots"] == 3
        assert shown.mine(who)["dots"] == {str(note.pk): 2}
        shown.do(who, "dot.take", note=note.pk)
        assert shown.mine(who)["dots_left"] == 1

    def test_nobody_takes_what_they_did_not_place(self, cast: Cast, shown: AtTable) -> None:
        note = shown.write(cast.panelists[1], "Yksi")
        shown.do(cast.panelists[0], "dot.place", note=note.pk)
        assert refused(shown, cast.panelists[1], "dot.take", note=note.pk) == "no-dot-here"

    def test_closed_dots_stay_where_they_are(self, cast: Cast, shown: AtTable) -> None:
        note = shown.write(cast.panelists[1], "Yksi")
        shown.do(cast.panelists[0], "dot.place", note=note.pk)
        shown.do(cast.facilitator, "board.dots", limit=0)
        assert refused(shown, cast.panelists[0], "dot.place", note=note.pk) == "dots-closed"
        assert refused(shown, cast.panelists[0], "dot.take", note=note.pk) == "dots-closed"
        assert shown.whole()["notes"][0]["fields"]["dots"] == 1

    def test_a_deleted_note_gives_dots_back_but_never_one_too_many(self, cast: Cast, shown: AtTable) -> None:
        who = cast.panelists[0]
        gone, stays = shown.write(who, "Poistuu"), shown.write(who, "Jää")
        for _ in range(2):
            shown.do(who, "dot.place", note=gone.pk)
        shown.do(who, "note.delete", note=gone.pk)
        assert shown.mine(who)["dots_left"] == 2
        shown.do(who, "dot.place", note=stays.pk)
        shown.do(who, "note.restore", note=gone.pk)
        assert shown.mine(who)["dots"] == {str(gone.pk): 1, str(stays.pk): 1}
        assert Dot.objects.filter(membership=who).count() == 2

    def test_a_limit_is_a_small_number(self, cast: Cast, shown: AtTable) -> None:
        for limit in (-1, 11):
            with pytest.raises(ValidationError):
                shown.do(cast.facilitator, "board.dots", limit=limit)


def test_nothing_is_written_twice_when_nothing_changes(cast: Cast, shown: AtTable) -> None:
    who = cast.panelists[0]
    note = shown.write(who, "Yksi")
    seen = Event.objects.count()
    shown.do(who, "note.edit", note=note.pk, version=1, text=" Yksi ")
    shown.do(who, "note.move", note=note.pk, version=1, theme=None)
    shown.do(cast.facilitator, "board.dots", limit=2)
    assert Event.objects.count() == seen
    assert Note.objects.get(pk=note.pk).version == 1
