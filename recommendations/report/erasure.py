"""What an erased person leaves in reports: what was delivered stays as it is, what was only built does not."""

from django.db.models import QuerySet

from panels.models import Membership
from recommendations.report.files import discard
from recommendations.report.models import Report, ReportStatus


def erase(membership: Membership, *, texts: bool) -> None:
    """With ``texts`` every file goes that may quote them and that nobody outside has: it can be built again at once."""
    if not texts:
        return  # reports name nobody
    for report in _built(membership.panel_id):
        discard(report)
        report.delete()


def _built(panel: int) -> QuerySet[Report]:
    """Also what a worker is at: it has read the texts already, and throws its files away when its row is gone."""
    return Report.objects.filter(panel=panel, version=None).exclude(status=ReportStatus.WAITING)
