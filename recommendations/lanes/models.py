"""Lanes beside the drafts: what officials say of feasibility, and what panelists remark between meetings."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from panels.models import Membership, Panel
from recommendations.drafts.models import Draft


class LaneKind(models.TextChoices):
    FEASIBILITY = "feasibility", _("Feasibility")
    REMARKS = "remarks", _("Panelists' remarks")


class Lane(models.Model):
    """One lane of a panel: open for writing until its deadline. It can be opened again with a new one."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="lanes")
    kind = models.CharField(max_length=12, choices=LaneKind.choices)
    closes_at = models.DateTimeField()
    time_zone = models.CharField(max_length=40, default=settings.TIME_ZONE)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["panel", "kind"], name="one_lane_of_a_kind"),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.panel_id}"

    @property
    def last_day(self) -> datetime:
        """It closes at the midnight after this day."""
        return self.closes_at - timedelta(seconds=1)


class LaneComment(models.Model):
    """What somebody wrote about a draft in a lane. It never touches the draft's text."""

    lane = models.ForeignKey(Lane, on_delete=models.CASCADE, related_name="comments")
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="lane_comments")
    author = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.TextField(max_length=2000)  # empty only after an erasure
    language = models.CharField(max_length=5, default="fi")
    written_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reply = models.TextField(max_length=1000, blank=True)  # of the drafting group
    reply_language = models.CharField(max_length=5, default="fi")

    class Meta:
        ordering = ("draft", "written_at", "pk")

    def __str__(self) -> str:
        return f"comment {self.pk}"


class LaneMail(models.Model):
    """One official's e-mail about one deadline. The row is claimed before it is sent: nobody gets it twice."""

    lane = models.ForeignKey(Lane, on_delete=models.CASCADE, related_name="mails")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    occasion = models.CharField(max_length=10)  # "opened" | "reminder"
    closes_at = models.DateTimeField()
    problem = models.CharField(max_length=40, blank=True)  # as in panels.models.Delivery
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["lane", "membership", "occasion", "closes_at"], name="one_lane_mail_per_deadline"
            ),
        )

    def __str__(self) -> str:
        return f"mail {self.pk}"
