"""A rehearsal: a meeting held once beforehand, in a hall of its own, with make-believe panelists.

The hall is a whole panel, copied for the occasion: what happens in it can never get into the real one's reports,
counts, exports or e-mails, and all of it can be deleted afterwards.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

from panels.models import Membership
from sessions.models import Meeting


class Rehearsal(models.Model):
    """``meeting`` is the real one, which stays in its lobby; ``hall`` its copy, where everything happens."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="rehearsal")
    hall = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="hall_of")
    panelists = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True)  # when the make-believe panelists were last at work
    stopped_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"rehearsal of {self.meeting_id}"

    def is_playing(self, now: datetime) -> bool:
        fresh = timedelta(seconds=settings.RAATI.presence_ttl_s)
        return self.stopped_at is None and self.seen_at is not None and now - self.seen_at < fresh


class StandIn(models.Model):
    """The membership in the hall as which one of the real panel's staff takes part."""

    rehearsal = models.ForeignKey(Rehearsal, on_delete=models.CASCADE, related_name="stand_ins")
    original = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    copy = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["rehearsal", "original"], name="one_stand_in_each"),)

    def __str__(self) -> str:
        return f"{self.copy_id} for {self.original_id}"
