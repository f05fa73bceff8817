"""Who must sit at one table, and who at different ones. Private to those who steer: panelists never learn of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from panels.models import Membership, Panel


class Wish(models.TextChoices):
    TOGETHER = "together", _("Keep together")
    APART = "apart", _("Keep apart")


class Pair(models.Model):
    """Two panelists, ``one`` with the smaller id."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="pairs")
    one = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    wish = models.CharField(max_length=10, choices=Wish.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["one", "other"], name="one_wish_for_a_pair"),
            models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="a_pair_is_in_order"),
        )
        ordering = ("panel", "pk")

    def __str__(self) -> str:
        return f"{self.one_id} {self.wish} {self.other_id}"
