"""Polls: quick questions with quick pictures. What must be secret, binding or checked is a ballot."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from panels.models import Membership, Panel
from sessions.models import AgendaItem, Meeting
from words.fields import WordsField


class Kind(models.TextChoices):
    SINGLE = "single", _("One of several")
    MULTIPLE = "multiple", _("Any number of several")
    SCALE = "scale", _("A scale from 1 to 5")
    RANKING = "ranking", _("An order from best to last")
    POINTS = "points", _("5 points to share out")
    THERMOMETER = "thermometer", _("A thermometer from 0 to 10")


class PollStatus(models.TextChoices):
    PREPARED = "prepared", _("Prepared")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Pair(models.Model):
    """Two polls that compare the same people. ``secret`` is destroyed when the second one closes."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="+")
    secret = models.CharField(max_length=64, blank=True)
    closed_at = models.DateTimeField(null=True)  # the first poll's close: a secret does not wait for ever

    def __str__(self) -> str:
        return f"pair {self.pk}"


class Poll(models.Model):
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="polls")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, related_name="polls")
    position = models.PositiveIntegerField()
    question = WordsField(_("question"))
    kind = models.CharField(max_length=12, choices=Kind.choices)
    options = models.JSONField(default=list)  # [Words, …]; of a scale or thermometer the words for its two ends
    is_named = models.BooleanField(default=False)
    pair = models.ForeignKey(Pair, on_delete=models.SET_NULL, null=True, related_name="polls")
    first = models.OneToOneField("self", on_delete=models.SET_NULL, null=True, related_name="second")
    about = models.BigIntegerField(null=True)  # the amendment that it decides, beside which alone it is told
    secret = models.CharField(max_length=64, blank=True)  # of an anonymous poll without a pair, while it is open
    status = models.CharField(max_length=10, choices=PollStatus.choices, default=PollStatus.PREPARED)
    is_shown = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["meeting", "position"], name="polls_in_order"),)
        ordering = ("meeting", "position")

    def __str__(self) -> str:
        return str(self.question)


class PollAnswer(models.Model):
    """Somebody's answer: with their membership in a poll by name, with a key in an anonymous one (see ``keys``)."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="answers")
    membership = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    key = models.CharField(max_length=64, null=True)  # noqa: DJ001  # by name there is none; unique where there is
    choices = models.JSONField()  # see results.Answer

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["poll", "membership"], name="one_named_answer_each"),
            models.UniqueConstraint(fields=["poll", "key"], name="one_answer_for_a_key"),
        )

    def __str__(self) -> str:
        return f"answer to {self.poll_id}"
