"""A table's notes as a page: what was written down, and how each line came to be."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from facilitation.record import selectors
from facilitation.record.models import RecordChange
from panels.doors import member_required
from panels.models import Membership
from panels.policy import STEERING
from sessions.models import Table


@require_safe
@member_required
def record(request: HttpRequest, membership: Membership, table_id: int) -> HttpResponse:
    """For whoever sat at the table, and for leads; observers never come to tables."""
    table = get_object_or_404(
        Table.objects.select_related("round__meeting"), pk=table_id, round__meeting__panel=membership.panel_id
    )
    if membership.role not in STEERING and not table.seats.filter(membership=membership).exists():
        raise Http404
    changes = RecordChange.objects.filter(line__table=table).select_related("line", "by").order_by("line", "version")
    context = {
        "panel": membership.panel,
        "table": table,
        "notes": selectors.of_table(table.pk),
        "changes": changes if membership.role != "panelist" else [],
    }
    return render(request, "facilitation/record/page.html", context)
