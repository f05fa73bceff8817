"""Proposals to make one draft of two."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from panels.models import Membership, Panel
from recommendations.drafts.models import Draft


class MergingStatus(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    DONE = "done", _("Merged")
    DECLINED = "declined", _("Not merged")


class Merging(models.Model):
    """That two drafts become one, with the text that it would have. ``into`` is the new draft once it is done."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="mergings")
    first = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="mergings_as_first")
    second = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="mergings_as_second")
    into = models.ForeignKey(Draft, on_delete=models.SET_NULL, null=True, blank=True, related_name="merged_from")
    status = models.CharField(max_length=10, choices=MergingStatus.choices, default=MergingStatus.PROPOSED)
    title = models.CharField(max_length=200)
    texts = models.JSONField(default=dict, blank=True)  # {schema.FRAGMENTS: plain lines}; empty: not written yet
    seen = models.CharField(max_length=64, blank=True)  # what both drafts looked like when it was written
    version = models.PositiveIntegerField(default=1)  # of title and texts
    proposed_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField()
    settled_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["first", "second"], condition=models.Q(status="proposed"), name="one_proposal_for_two_drafts"
            ),
            models.CheckConstraint(condition=~models.Q(first=models.F("second")), name="two_drafts_are_merged"),
        )
        ordering = ("panel", "-proposed_at", "-pk")

    def __str__(self) -> str:
        return f"merging {self.pk}"
