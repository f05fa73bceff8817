"""How a pool develops: one line a day, because who was erased can no longer be counted."""

from django.db import models

from pool.residents.models import Pool


class Snapshot(models.Model):
    """The pool at the end of a day. ``members``: everybody who has confirmed."""

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="snapshots")
    on = models.DateField()
    members = models.PositiveIntegerField()
    can_be_asked = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["pool", "on"], name="one_snapshot_a_day"),)
        ordering = ("pool", "on")

    def __str__(self) -> str:
        return f"{self.pool_id} {self.on}: {self.members}"
