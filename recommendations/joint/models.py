"""A joint statement: one text with a preamble and sections, as an alternative to a list of recommendations."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from panels.models import Panel
from recommendations.drafts.models import Draft


class JointStatement(models.Model):
    """What holds the sections together. It is adopted section by section, or as the draft ``whole``."""

    panel = models.OneToOneField(Panel, on_delete=models.CASCADE, related_name="joint_statement")
    title = models.CharField(_("title"), max_length=200)
    preamble = models.TextField(blank=True)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    whole = models.ForeignKey(Draft, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.title


class Section(models.Model):
    """A draft in its place in the joint statement."""

    statement = models.ForeignKey(JointStatement, on_delete=models.CASCADE, related_name="sections")
    draft = models.OneToOneField(Draft, on_delete=models.CASCADE, related_name="section")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["statement", "position"], name="sections_in_order"),)
        ordering = ("statement", "position")

    def __str__(self) -> str:
        return f"section {self.position}"
