"""Signs of life that one process leaves for the others."""

from django.db import models


class Heartbeat(models.Model):
    """When a kind of process was alive last. One row for all task workers: one that lives is enough."""

    name = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%H:%M:%S}"
