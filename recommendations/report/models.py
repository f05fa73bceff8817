"""Built reports."""

from django.db import models

from panels.models import Panel

# The files beside the PDF, as they are called in every language.
LABELS = {"html": "HTML", "md": "Markdown", "json": "JSON", "csv": "CSV"}


class ReportStatus(models.TextChoices):
    WAITING = "waiting"
    BUILDING = "building"
    READY = "ready"
    FAILED = "failed"


class Report(models.Model):
    """One building of a panel's report in one language, by the worker.

    Once it is delivered it has a ``version``, and neither it nor its files change any more. What was taken off the
    public page stays in the list there, with its fingerprint and the reason.
    """

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="reports")
    language = models.CharField(max_length=5)
    status = models.CharField(max_length=10, choices=ReportStatus.choices, default=ReportStatus.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)  # percent
    problem = models.CharField(max_length=40, blank=True)  # a code that the page explains
    file = models.FileField(upload_to="reports/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(default=0)  # while it is being built: those that are laid out
    others = models.JSONField(default=dict, blank=True)  # {kind: {"name": file, "sha256": …}}: see files.KINDS
    warnings = models.JSONField(default=list, blank=True)  # codes of what is not as it should be: see wording.WARNINGS
    content = models.CharField(max_length=64, blank=True)  # SHA-256 of what it was made from, without the day
    asked_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    same_at = models.DateTimeField(null=True, blank=True)  # asked for again, and nothing had changed
    is_published = models.BooleanField(default=False)
    version = models.PositiveSmallIntegerField(null=True, blank=True)  # from 1, in each language
    published_at = models.DateTimeField(null=True, blank=True)
    change = models.TextField(blank=True)  # what is different from the version before
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.TextField(blank=True)
    notes_language = models.CharField(max_length=5, blank=True)  # of ``change`` and ``withdrawn_why``

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["panel", "language", "version"], name="report_versions_in_order"),
        )
        ordering = ("-asked_at",)

    def __str__(self) -> str:
        return f"report {self.pk} {self.language}"

    @property
    def kinds(self) -> list[dict[str, str]]:
        """The files that there are beside the PDF."""
        return [{"code": kind, "label": LABELS[kind]} for kind in self.others if kind in LABELS]
