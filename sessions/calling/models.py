"""Reminders of a meeting."""

from django.db import models


class Reminder(models.Model):
    """``told_at``: sent, or left out because its moment had passed when it was set."""

    meeting = models.ForeignKey("panel_sessions.Meeting", on_delete=models.CASCADE, related_name="reminders")
    minutes_before = models.PositiveIntegerField()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["meeting", "minutes_before"], name="one_reminder_per_moment"),)
        ordering = ("meeting", "-minutes_before")

    def __str__(self) -> str:
        return f"{self.minutes_before} min before {self.meeting_id}"
