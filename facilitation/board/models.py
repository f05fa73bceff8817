"""A table's board: notes, themes and dots."""

import secrets
from typing import Self

from django.db import models

from facilitation.board.rules import Rules, rules_of
from panels.models import Membership
from sessions.models import AgendaItem, Meeting, Table

MERGED_DEEP = 3  # a note that was merged into one that was merged into one: further ones are found on the board only
MARKS = 5  # colours of paper, each with a shape of its own: assets/css/board.css, assets/board/shapes.js


def new_note_id() -> int:
    """A random id, exact in JavaScript: numbers in the order of writing would betray who wrote what."""
    return secrets.randbits(52) + 1


class Board(models.Model):
    """A table's sheet of notes for one piece of work. Notes stay with their writers until it is revealed.

    The board that was opened last is the table's current one.
    """

    ASKED, COMPARED, FAILED = "asked", "compared", "failed"  # of ``comparing``

    table = models.ForeignKey(Table, on_delete=models.CASCADE, related_name="boards")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="boards")
    revealed_at = models.DateTimeField(null=True, blank=True)
    dot_limit = models.PositiveSmallIntegerField(default=0)  # dots each person has; 0: no dots now
    opened_at = models.DateTimeField()  # again when the lead goes back to its phase
    rules = models.JSONField(default=dict, blank=True)  # rules.Rules, taken over from the phase when it was opened
    comparing = models.CharField(max_length=8, blank=True, default="")  # how far suggestions for grouping are

    class Meta:
        constraints = (models.UniqueConstraint(fields=["table", "item"], name="one_board_per_table_and_phase"),)
        ordering = ("table", "opened_at", "pk")

    def __str__(self) -> str:
        return f"board {self.pk}"

    @property
    def ruled(self) -> Rules:
        return rules_of(self.rules)


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

    def said(self) -> Self:
        """Shared notes, and those that were merged into one of them: what somebody said stays said."""
        merged = models.Q()
        into = "merged_into"
        for _depth in range(MERGED_DEEP):
            merged |= models.Q(**{f"{into}__isnull": False, f"{into}__deleted_at": None})
            into += "__merged_into"
        return self.filter(models.Q(deleted_at=None) | merged, board__revealed_at__isnull=False)

    def with_group(self) -> Self:
        """Adds ``group``: the id of the note's theme unless that is deleted."""
        return self.annotate(
            group=models.Case(models.When(theme__deleted_at=None, then=models.F("theme_id")), default=None)
        )


class Note(models.Model):
    """One thing that somebody wrote. The author is a membership, or nobody after an erasure.

    A note that was merged into another is deleted and says into which: text and author stay, and it can be taken out.
    """

    id = models.BigIntegerField(primary_key=True, default=new_note_id, editable=False)
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="notes")
    theme = models.ForeignKey(Theme, on_delete=models.SET_NULL, null=True, blank=True, related_name="notes")
    author = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="notes")
    text = models.CharField(max_length=1000)  # empty only after an erasure
    language = models.CharField(max_length=5, default="fi")
    position = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)  # of text and place; dots and order do not count
    cell = models.PositiveSmallIntegerField(null=True, blank=True)  # its place on a board with fields: rules.Rules
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="parts")
    merged = models.PositiveSmallIntegerField(default=0)  # how many notes were merged into it
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(
        null=True, blank=True
    )  # by a moderator: deleted as well, and its writer cannot undo it

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


class Suggestion(models.Model):
    """Notes that say similar things, as the worker found them. A person makes a theme of them or dismisses it."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="suggestions")
    title = models.CharField(max_length=200)  # the words of the note in the middle: a person writes a better one
    language = models.CharField(max_length=5, default="fi")
    notes = models.JSONField(default=list)  # [{id, text, lang}] as they were compared
    settled_at = models.DateTimeField(null=True, blank=True)  # taken or dismissed

    class Meta:
        ordering = ("board", "pk")

    def __str__(self) -> str:
        return f"suggestion {self.pk}"


class Star(models.Model):
    """That somebody marked a theme of another table on the gallery walk. One each."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="stars")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="stars")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["theme", "membership"], name="one_star_per_theme"),)

    def __str__(self) -> str:
        return f"star on {self.theme_id}"


class Comment(models.Model):
    """What somebody of another table wrote about a board, or one theme of it, on the gallery walk."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="comments")
    theme = models.ForeignKey(Theme, on_delete=models.SET_NULL, null=True, blank=True, related_name="comments")
    author = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.CharField(max_length=1000)  # empty only after an erasure
    language = models.CharField(max_length=5, default="fi")
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("board", "pk")

    def __str__(self) -> str:
        return f"comment {self.pk}"


class Collected(models.Model):
    """A line of the plenary's board. The tables' themes that it comes from stay what they are, so the way back to their
    notes can be walked."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="collected")
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=5, default="fi")
    position = models.PositiveIntegerField(default=0)
    themes = models.ManyToManyField(Theme, related_name="collected", through="Origin")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("meeting", "position", "pk")

    def __str__(self) -> str:
        return self.title


class Origin(models.Model):
    """A table's theme in a line of the plenary's board."""

    collected = models.ForeignKey(Collected, on_delete=models.CASCADE, related_name="origins")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="origins")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["collected", "theme"], name="one_origin_per_theme"),)
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.theme_id} in {self.collected_id}"
