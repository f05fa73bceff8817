"""Signs of life that one process leaves for the others."""

from django.db import models


class Heartbeat(models.Model):
    """When a kind of process was alive last: one row for all task workers, since one that lives is enough. And one for
    each task worker by its id, so that what a dead one had under way is taken up."""

    name = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%H:%M:%S}"
