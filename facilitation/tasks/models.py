"""Own-time work: what panelists do between meetings, and how far they are."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from facilitation.evidence.models import Evidence
from panels.models import Membership, Panel
from roomlog.history import records
from words.fields import WordsField


class Deed(models.TextChoices):
    WATCH = "watch", _("Watch")
    READ = "read", _("Read")
    COMMENT = "comment", _("Comment")
    OBSERVE = "observe", _("Write one observation")


WRITTEN = frozenset({Deed.COMMENT, Deed.OBSERVE})  # done by writing a text; the others by saying so


class TaskQuerySet(models.QuerySet["OwnTask"]):
    def live(self) -> Self:
        return self.filter(removed_at=None)


class OwnTask(models.Model):
    """One piece of own-time work with a deadline."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="own_tasks")
    deed = models.CharField(_("what to do"), max_length=10, choices=Deed.choices, default=Deed.READ)
    title = WordsField(_("title"))
    instructions = WordsField(_("instructions"), blank=True)
    evidence = models.ForeignKey(Evidence, on_delete=models.SET_NULL, null=True, blank=True, related_name="tasks")
    due_at = models.DateTimeField(_("deadline"))
    time_zone = models.CharField(max_length=40, default=settings.TIME_ZONE)
    remind_hours = models.PositiveSmallIntegerField(_("reminder, hours before"), default=48)  # 0: none
    reminded_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TaskQuerySet.as_manager()
    history = records()

    class Meta:
        ordering = ("panel", "due_at", "pk")

    def __str__(self) -> str:
        return str(self.title)

    @property
    def is_written(self) -> bool:
        return self.deed in WRITTEN


class TaskDone(models.Model):
    """That a panelist has done a task, and what they wrote where it asks for a text."""

    task = models.ForeignKey(OwnTask, on_delete=models.CASCADE, related_name="done")
    membership = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="done")
    text = models.TextField(max_length=3000, blank=True)
    language = models.CharField(max_length=5, default="fi")
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["task", "membership"], name="one_done_each"),)
        ordering = ("task", "at", "pk")

    def __str__(self) -> str:
        return f"{self.task_id} done"


class TaskMail(models.Model):
    """One person's reminder of one deadline. The row is claimed before it is sent: nobody gets it twice."""

    task = models.ForeignKey(OwnTask, on_delete=models.CASCADE, related_name="mails")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="task_mails")
    due_at = models.DateTimeField()
    problem = models.CharField(max_length=40, blank=True)  # as in panels.models.Delivery
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["task", "membership", "due_at"], name="one_reminder_per_deadline"),
        )

    def __str__(self) -> str:
        return f"reminder {self.pk}"
