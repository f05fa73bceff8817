"""The evidence library: what the panel learns from."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from panels.models import Membership, Panel
from roomlog.history import records
from words.fields import WordsField


class Kind(models.TextChoices):
    PAGE = "page", _("Page")
    FILE = "file", _("File")
    VIDEO = "video", _("Video")
    COMPARISON = "comparison", _("Comparison")


class Side(models.TextChoices):
    NEUTRAL = "neutral", _("Neutral")
    FOR = "for", _("For")
    AGAINST = "against", _("Against")


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def live(self) -> Self:
        return self.filter(removed_at=None)


class Evidence(models.Model):
    """One item of the library. Its number is never used again: it is cited as E1, E2, …"""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="evidence")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.PAGE)
    side = models.CharField(_("side"), max_length=10, choices=Side.choices, default=Side.NEUTRAL)
    title = WordsField(_("title"))
    summary = WordsField(_("in plain language"), blank=True)
    body = WordsField(_("text"), blank=True)  # page: the text; comparison: a row a line, cells parted by |; video: none
    transcript = WordsField(_("transcript"), blank=True)
    link = models.URLField(_("link"), max_length=1000, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    source = WordsField(_("source"), blank=True)
    file = models.FileField(upload_to="evidence/", blank=True)
    file_type = models.CharField(max_length=10, blank=True)  # one of files.TYPES, found from the bytes
    removed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EvidenceQuerySet.as_manager()
    history = records()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["panel", "number"], name="evidence_numbers_are_unique"),)
        ordering = ("panel", "number")

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        return f"E{self.number}"


class EvidenceRead(models.Model):
    """That somebody has marked an item as read: for themselves alone, and counted."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="reads")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="evidence_reads")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["evidence", "membership"], name="one_read_mark_each"),)

    def __str__(self) -> str:
        return f"{self.membership_id} read {self.evidence_id}"
