"""Drafts that several people write at once, where they come from, and their frozen versions."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from facilitation.models import Evidence, ExpertAnswer, Note, Poll, RecordLine, Theme
from panels.models import Membership, Panel
from recommendations.sources.kinds import NAMES
from roomlog.history import records
from roomlog.models import Room


class Draft(models.Model):
    """A recommendation in the making. Its texts are fragments of one Yjs document (schema.FRAGMENTS)."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="drafts")
    room = models.OneToOneField(Room, on_delete=models.PROTECT, related_name="draft")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=5, default="fi", choices=settings.LANGUAGES)
    titles = models.JSONField(default=dict, blank=True)  # translations of the title, by language
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    history = records()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["panel", "number"], name="drafts_in_order"),)
        ordering = ("panel", "number")

    def __str__(self) -> str:
        return self.title


def _one_kind() -> models.Q:
    """That exactly one of the columns for sources is filled."""
    either = models.Q()
    for filled in NAMES:
        either |= models.Q(**{f"{name}__isnull": name != filled for name in NAMES})
    return either


class DraftSource(models.Model):
    """What a draft grew from: one thing of one of the kinds in ``sources/kinds.py``."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="sources")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts")
    note = models.ForeignKey(Note, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts")
    answer = models.ForeignKey(ExpertAnswer, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts")
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts")
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts")
    line = models.ForeignKey(RecordLine, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=_one_kind(), name="a_source_is_of_one_kind"),
            models.UniqueConstraint(fields=["draft", "theme"], name="a_theme_once_per_draft"),
            models.UniqueConstraint(fields=["draft", "note"], name="a_note_once_per_draft"),
            models.UniqueConstraint(fields=["draft", "answer"], name="an_answer_once_per_draft"),
            models.UniqueConstraint(fields=["draft", "evidence"], name="evidence_once_per_draft"),
            models.UniqueConstraint(fields=["draft", "poll"], name="a_poll_once_per_draft"),
            models.UniqueConstraint(fields=["draft", "line"], name="a_line_once_per_draft"),
        )

    def __str__(self) -> str:
        return f"source of {self.draft_id}"

    @property
    def what(self) -> tuple[str, int]:
        """The kind, and the id of the thing."""
        return next((name, pk) for name in NAMES if (pk := getattr(self, f"{name}_id")) is not None)


class SourcePassage(models.Model):
    """Words of the draft that a source belongs to, as they were quoted. Without any it belongs to the whole."""

    source = models.ForeignKey(DraftSource, on_delete=models.CASCADE, related_name="passages")
    words = models.CharField(max_length=300)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["source", "words"], name="a_passage_once_per_source"),)
        ordering = ("source", "pk")

    def __str__(self) -> str:
        return f"passage of {self.source_id}"


class DraftUpdate(models.Model):
    """The draft's own log: accepted Yjs updates in the order they were committed. The truth of its text."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="updates")
    update = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"update {self.pk}"


class DraftClient(models.Model):
    """Whose Yjs client id this is. Stamped by the server; the document itself names nobody."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="clients")
    client = models.BigIntegerField()
    membership = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="draft_clients")
    is_erased = models.BooleanField(default=False)  # it was somebody's who asked to be forgotten

    class Meta:
        constraints = (models.UniqueConstraint(fields=["draft", "client"], name="a_client_id_has_one_owner"),)

    def __str__(self) -> str:
        return f"client {self.client}"


class Origin(models.TextChoices):
    """Why a version was kept."""

    VOTE = "vote", _("put to a vote")
    SAVED = "saved", _("saved by hand")
    AMENDMENT = "amendment", _("after an amendment")
    BEFORE = "before", _("kept before an older version was brought back")
    RESTORED = "restored", _("an older version, brought back")


class DraftVersion(models.Model):
    """A draft's text as it stood at a moment, such as when a ballot on it was opened. Never changed afterwards."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    titles = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=5)
    text = models.JSONField()  # blocks: see recommendations/drafts/blocks.py
    rationale = models.JSONField()
    addressee = models.JSONField(default=list, blank=True)
    conditions = models.JSONField(default=list, blank=True)
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    origin = models.CharField(max_length=12, choices=Origin.choices, default=Origin.VOTE)
    name = models.CharField(max_length=100, blank=True)  # given by who saved it
    made_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    restored_from = models.PositiveSmallIntegerField(null=True, blank=True)  # number of the version brought back

    class Meta:
        constraints = (models.UniqueConstraint(fields=["draft", "number"], name="versions_in_order"),)

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"
