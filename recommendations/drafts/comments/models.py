"""Comments on a passage of a draft, each with its replies."""

from django.conf import settings
from django.db import models

from panels.models import Membership
from recommendations.drafts.models import Draft


class DraftComment(models.Model):
    """A comment on a span of the text, or a reply to one (then it has a ``thread`` and no place of its own).

    ``anchor`` and ``head`` are Yjs relative positions in base64: before the span's first letter and after its last.
    ``quote`` is what stood between them when it was written; it stays when the passage is gone.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="comments")
    thread = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies")
    author = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    field = models.CharField(max_length=12, blank=True)  # one of schema.FRAGMENTS
    anchor = models.CharField(max_length=120, blank=True)
    head = models.CharField(max_length=120, blank=True)
    quote = models.CharField(max_length=400, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    deleted_at = models.DateTimeField(null=True, blank=True)  # the words stay for who brings them back
    deleted_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(thread__isnull=True, field__gt="") | models.Q(thread__isnull=False, field=""),
                name="a_comment_has_a_place_or_a_thread",
            ),
        )

    def __str__(self) -> str:
        return f"comment {self.pk}"
