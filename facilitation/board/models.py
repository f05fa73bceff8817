"""A table's board: notes, themes and dots."""

import secrets
from typing import Self

from django.db import models

from panels.models import Membership
from sessions.models import AgendaItem, Table

MARKS = 5  # colours of paper, each with a shape of its own: assets/css/board.css, assets/board/shapes.js


def new_note_id() -> int:
    """A random id, exact in JavaScript: numbers in the order of writing would betray who wrote what."""
    return secrets.randbits(52) + 1


class Board(models.Model):
    """A table's sheet of notes for one piece of work. Notes stay with their writers until it is revealed.

    The board that was opened last is the table's current one.
    """

    table = models.ForeignKey(Table, on_delete=models.CASCADE, related_name="boards")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="boards")
    revealed_at = models.DateTimeField(null=True, blank=True)
    dot_limit = models.PositiveSmallIntegerField(default=0)  # dots each person has; 0: no dots now
    opened_at = models.DateTimeField()  # again when the lead goes back to its phase

    class Meta:
        constraints = (models.UniqueConstraint(fields=["table", "item"], name="one_board_per_table_and_phase"),)
        ordering = ("table", "opened_at", "pk")

    def __str__(self) -> str:
        return f"board {self.pk}"


class ThemeQuerySet(models.QuerySet["Theme"]):
    def live(self) -> Self:
        return self.filter(deleted_at=None)


class Theme(models.Model):
    """A heading that notes are grouped under. While it is deleted its notes stay attached: it can return.

    Positions are unique in the board, deleted themes included; gaps are fine. The same holds for notes.
    """

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="themes")
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=5, default="fi")
    mark = models.PositiveSmallIntegerField(default=0)  # which of the MARKS
    position = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)  # of the title
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ("board", "position", "pk")

    def __str__(self) -> str:
        return self.title


class NoteQuerySet(models.QuerySet["Note"]):
    def live(self) -> Self:
        return self.filter(deleted_at=None)

    def shared(self) -> Self:
        """Notes that anybody but their author may see. Every reader outside this slice starts from here."""
        return self.live().filter(board__revealed_at__isnull=False)

    def with_group(self) -> Self:
        """Adds ``group``: the id of the note's theme unless that is deleted."""
        return self.annotate(
            group=models.Case(models.When(theme__deleted_at=None, then=models.F("theme_id")), default=None)
        )


class Note(models.Model):
    """One thing that somebody wrote. The author is a membership, or nobody after an erasure."""

    id = models.BigIntegerField(primary_key=True, default=new_note_id, editable=False)
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="notes")
    theme = models.ForeignKey(Theme, on_delete=models.SET_NULL, null=True, blank=True, related_name="notes")
    author = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="notes")
    text = models.CharField(max_length=1000)  # empty only after an erasure
    language = models.CharField(max_length=5, default="fi")
    position = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)  # of text and theme; dots and order do not count
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ("board", "position", "pk")

    def __str__(self) -> str:
        return f"note {self.pk}"


class Dot(models.Model):
    """One of a person's dots on a note; several of one person may be on the same note."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="dots")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="dots")

    def __str__(self) -> str:
        return f"dot on {self.note_id}"
