"""Table notes: what the note-taker writes down while a table talks, line by line."""

from typing import Self

from django.db import models

from panels.models import Membership
from sessions.models import AgendaItem, Table


class RecordLineQuerySet(models.QuerySet["RecordLine"]):
    def live(self) -> Self:
        return self.filter(deleted_at=None)


class RecordLine(models.Model):
    """One line of a table's notes in one phase. Lines are corrected one by one: nobody overwrites the whole."""

    table = models.ForeignKey(Table, on_delete=models.CASCADE, related_name="record")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="record")
    text = models.CharField(max_length=1000)
    language = models.CharField(max_length=5, default="fi")
    version = models.PositiveIntegerField(default=1)
    writer = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = RecordLineQuerySet.as_manager()

    class Meta:
        ordering = ("table", "pk")

    def __str__(self) -> str:
        return f"line {self.pk}"


class RecordChange(models.Model):
    """What a line said before it was changed, who changed it, and when."""

    line = models.ForeignKey(RecordLine, on_delete=models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField()  # that was replaced
    text = models.CharField(max_length=1000)
    by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["line", "version"], name="each_version_is_replaced_once"),)
        ordering = ("line", "version")

    def __str__(self) -> str:
        return f"{self.line_id} before version {self.version + 1}"
