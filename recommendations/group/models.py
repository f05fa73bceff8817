"""The drafting group: an open call, who volunteered, and who was picked."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

from panels.models import Membership, Panel


class GroupCall(models.Model):
    """A call for volunteers. The panel's newest one that was settled says who is in the group."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="group_calls")
    wanted = models.PositiveSmallIntegerField()  # people
    closes_at = models.DateTimeField()
    time_zone = models.CharField(max_length=40, default=settings.TIME_ZONE)
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    seed = models.CharField(max_length=32, blank=True)  # of the lot, where there was one

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["panel"], condition=models.Q(settled_at=None), name="one_open_group_call"),
        )
        ordering = ("panel", "opened_at", "pk")

    def __str__(self) -> str:
        return f"call {self.pk}"

    @property
    def last_day(self) -> datetime:
        """It closes at the midnight after this day."""
        return self.closes_at - timedelta(seconds=1)


class GroupVolunteer(models.Model):
    """That a panelist volunteered, and whether they were picked."""

    call = models.ForeignKey(GroupCall, on_delete=models.CASCADE, related_name="volunteers")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    picked = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["call", "membership"], name="volunteers_once_per_call"),)
        ordering = ("call", "membership__number", "pk")

    def __str__(self) -> str:
        return f"{self.membership_id} for {self.call_id}"
