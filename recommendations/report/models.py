"""Built reports."""

from django.db import models

from panels.models import Panel


class ReportStatus(models.TextChoices):
    WAITING = "waiting"
    BUILDING = "building"
    READY = "ready"
    FAILED = "failed"


class Report(models.Model):
    """One building of a panel's report in one language, by the worker."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="reports")
    language = models.CharField(max_length=5)
    status = models.CharField(max_length=10, choices=ReportStatus.choices, default=ReportStatus.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)  # percent
    problem = models.CharField(max_length=40, blank=True)  # a code that the page explains
    file = models.FileField(upload_to="reports/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(default=0)
    is_published = models.BooleanField(default=False)
    asked_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at",)

    def __str__(self) -> str:
        return f"report {self.pk} {self.language}"
