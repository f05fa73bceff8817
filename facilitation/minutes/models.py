"""The minutes of a meeting: built from what happened, read and corrected by the panelists."""

from django.db import models

from panels.models import Membership
from sessions.models import Meeting


class MinutesStatus(models.TextChoices):
    WAITING = "waiting"
    BUILDING = "building"
    READY = "ready"
    FAILED = "failed"


class Minutes(models.Model):
    """A meeting's minutes: what the lead adds in words, and until when corrections are taken."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="minutes")
    remark = models.TextField(max_length=3000, blank=True)
    language = models.CharField(max_length=5, default="fi")  # of the remark
    sent_at = models.DateTimeField(null=True, blank=True)  # to the panelists
    correct_by = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"minutes of {self.meeting_id}"


class MinutesFile(models.Model):
    """One building of the minutes as a PDF in one language, by the worker."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="files")
    language = models.CharField(max_length=5)
    status = models.CharField(max_length=10, choices=MinutesStatus.choices, default=MinutesStatus.WAITING)
    problem = models.CharField(max_length=40, blank=True)  # a code; its sentence is in wording.py
    file = models.FileField(upload_to="minutes/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["minutes", "language"], name="one_file_per_language"),)
        ordering = ("minutes", "language")

    def __str__(self) -> str:
        return f"minutes {self.minutes_id} {self.language}"


class CorrectionState(models.TextChoices):
    OPEN = "open"
    TAKEN = "taken"
    ANSWERED = "answered"


class Correction(models.Model):
    """What a panelist would have put otherwise. The facilitator takes it into the minutes, or answers it."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="corrections")
    author = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.TextField(max_length=2000)
    language = models.CharField(max_length=5, default="fi")
    state = models.CharField(max_length=10, choices=CorrectionState.choices, default=CorrectionState.OPEN)
    answer = models.TextField(max_length=2000, blank=True)
    answer_language = models.CharField(max_length=5, default="fi")
    written_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("minutes", "pk")

    def __str__(self) -> str:
        return f"correction {self.pk}"


class MinutesMail(models.Model):
    """That the minutes were sent to somebody. Claimed before it is sent: nobody gets them twice."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="mails")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="minutes_mails")
    problem = models.CharField(max_length=40, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["minutes", "membership"], name="minutes_are_sent_once"),)

    def __str__(self) -> str:
        return f"minutes {self.minutes_id} to {self.membership_id}"
