"""What residents said and what it became: themes, their notes, and the drafts that grew from them.

Everything here is revealed, undeleted and without author, time or table: six people sit at a table,
and a table's number would narrow an author down to them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from facilitation.board.places import place_of
from facilitation.board.rules import Rules
from facilitation.models import Board, Note, Theme
from panels.models import Panel
from recommendations.drafts.models import DraftSource
from recommendations.models import Recommendation
from recommendations.report.structure import Gathered, Group, Origin, Passage, Said
from recommendations.report.texts import written as written
from sessions.models import Meeting


@dataclass(frozen=True)
class Chain:
    """One panel's provenance, read in six queries and walkable both ways."""

    panel: Panel

    @cached_property
    def notes(self) -> dict[int, Note]:
        """Also what was merged into another note: it was said, and drafts may grow from it."""
        found = Note.objects.said().filter(board__table__round__meeting__panel=self.panel).exclude(text="")
        notes = {note.pk: note for note in found.with_group().order_by("board_id", "position", "pk")}
        for note in notes.values():
            into: Note | None = note
            while into is not None and into.merged_into_id is not None:
                into = notes.get(into.merged_into_id)
            note.group = group_of(into) if into is not None else None  # type: ignore[attr-defined]
        return notes

    @cached_property
    def themes(self) -> dict[int, Theme]:
        found = Theme.objects.live().filter(
            board__table__round__meeting__panel=self.panel, board__revealed_at__isnull=False
        )
        return {theme.pk: theme for theme in found.order_by("board_id", "position", "pk")}

    @cached_property
    def sources(self) -> list[DraftSource]:
        """Sources that may be shown."""
        found = DraftSource.objects.filter(draft__panel=self.panel).order_by("pk")
        return [one for one in found if one.theme_id in self.themes or one.note_id in self.notes]

    @cached_property
    def meeting_of_board(self) -> dict[int, Meeting]:
        meetings = Meeting.objects.filter(panel=self.panel).order_by("position", "pk")
        pairs = meetings.filter(rounds__tables__boards__isnull=False).values_list("rounds__tables__boards", "pk")
        by_id = meetings.in_bulk()
        return {board: by_id[meeting] for board, meeting in pairs}

    @cached_property
    def _numbers_of_draft(self) -> dict[int, list[int]]:
        pairs = Recommendation.objects.filter(panel=self.panel).values_list("question__version__draft", "number")
        numbers: dict[int, list[int]] = defaultdict(list)
        for draft, number in pairs:
            numbers[draft].append(number)
        return numbers

    @cached_property
    def _notes_of_theme(self) -> dict[int | None, list[Note]]:
        notes: dict[int | None, list[Note]] = defaultdict(list)
        for note in self.notes.values():
            notes[group_of(note)].append(note)
        return notes

    @cached_property
    def _parts(self) -> dict[int | None, list[Note]]:
        """What was merged into each note."""
        parts: dict[int | None, list[Note]] = defaultdict(list)
        for note in self.notes.values():
            parts[note.merged_into_id].append(note)
        return parts

    def origin(self, draft_id: int) -> Origin:
        mine = [one for one in self.sources if one.draft_id == draft_id]
        return Origin(
            groups=tuple(self.group(self.themes[one.theme_id]) for one in mine if one.theme_id in self.themes),
            notes=tuple(self.said(note) for note in self.notes_of(draft_id)),
        )

    def notes_of(self, draft_id: int) -> list[Note]:
        """Those that the draft names, each with what was merged into it."""
        named = [one.note_id for one in self.sources if one.draft_id == draft_id and one.note_id in self.notes]
        found = (note for pk in named if pk is not None for note in self._with_parts(self.notes[pk]))
        return list({note.pk: note for note in found}.values())

    def _with_parts(self, note: Note) -> Iterator[Note]:
        yield note
        for part in self._parts[note.pk]:
            yield from self._with_parts(part)

    def group(self, theme: Theme) -> Group:
        return Group(
            id=theme.pk,
            title=Passage(theme.title, theme.language),
            notes=tuple(self.said(note) for note in self._notes_of_theme[theme.pk]),
            led_to=self._numbers(self.drafts_of_theme(theme.pk)),
        )

    def drafts_of_theme(self, theme_id: int) -> list[int]:
        return [one.draft_id for one in self.sources if one.theme_id == theme_id]

    def drafts_of_note(self, note_id: int) -> list[int]:
        """Those that name the note, or one that it was merged into."""
        held = set(self._holders(note_id))
        return list(dict.fromkeys(one.draft_id for one in self.sources if one.note_id in held))

    def _holders(self, note_id: int | None) -> Iterator[int]:
        """The note itself, what it was merged into, and that again."""
        while note_id in self.notes:
            yield note_id
            note_id = self.notes[note_id].merged_into_id

    def said(self, note: Note) -> Said:
        return Said(note.pk, Passage(note.text, note.language), self._numbers(self.drafts_of_note(note.pk)))

    def _numbers(self, drafts: Iterable[int]) -> tuple[int, ...]:
        return tuple(sorted({number for draft in drafts for number in self._numbers_of_draft[draft]}))

    def gathered(self) -> tuple[Gathered, ...]:
        """All themes and notes, meeting by meeting; a meeting without any is left out."""
        meetings = dict.fromkeys(self.meeting_of_board.values())
        found = (self._gathered_in(meeting) for meeting in meetings)
        return tuple(one for one in found if one.groups or one.loose)

    def _gathered_in(self, meeting: Meeting) -> Gathered:
        here = {board for board, one in self.meeting_of_board.items() if one.pk == meeting.pk}
        fields: dict[str, list[Note]] = defaultdict(list)
        for note in self._notes_of_theme[None]:
            if note.board_id in here:
                fields[self._field_of(note)].append(note)
        loose = fields.pop("", [])
        placed = sorted(fields.items(), key=lambda field: field[1][0].cell or 0)
        groups = (*self._headings(here), *(self._field(name, notes) for name, notes in placed))
        return Gathered(written(meeting.title), groups, tuple(self.said(note) for note in loose))

    def _headings(self, boards: set[int]) -> Iterator[Group]:
        """Tables that wrote the same heading stand under it together."""
        same: dict[tuple[str, str], list[Group]] = defaultdict(list)
        for theme in self.themes.values():
            if theme.board_id in boards:
                same[theme.title.strip().casefold(), theme.language].append(self.group(theme))
        for first, *others in same.values():
            yield replace(
                first,
                notes=sum((one.notes for one in others), first.notes),
                led_to=tuple(sorted({*first.led_to, *(number for one in others for number in one.led_to)})),
                also=tuple(one.id for one in others),
            )

    def _field_of(self, note: Note) -> str:
        """The column or the field of a table that the note was put in. A plane has too many places for headings."""
        rules = self._rules[note.board_id]
        return place_of(note.cell, rules) if rules.kind in {"columns", "table"} else ""

    @cached_property
    def _rules(self) -> dict[int, Rules]:
        return {board.pk: board.ruled for board in Board.objects.filter(pk__in=self.meeting_of_board)}

    def _field(self, name: str, notes: list[Note]) -> Group:
        """A field has no id: it takes its first note's, negative, which no theme has."""
        return Group(-notes[0].pk, Passage(name, ""), tuple(self.said(note) for note in notes))


def group_of(note: Note) -> int | None:
    """The note's theme unless that is deleted (see ``NoteQuerySet.with_group``)."""
    group: int | None = note.group  # type: ignore[attr-defined]
    return group
