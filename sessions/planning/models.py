"""Agendas that an authority has saved to start from again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation


class AgendaTemplate(models.Model):
    """``steps``: what ``exchange.as_json`` makes of an agenda, so that it outlives the tools that it names."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="agenda_templates")
    name = models.CharField(_("name"), max_length=80)
    steps = models.JSONField(default=list)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "name"], name="one_agenda_template_per_name"),)
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name
