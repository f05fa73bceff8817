"""What can happen to a report, in the panel's room. The subject is the report's id."""

from enum import StrEnum


class ReportEvent(StrEnum):
    ASKED = "report.asked"
    PROGRESS = "report.progress"  # also when it is ready or has failed
    PUBLISHED = "report.published"  # or no longer
