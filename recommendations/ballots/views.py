"""Pages about ballots that are not live: checking a receipt, counting again, one's own paper."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from panels.doors import member_required
from panels.models import Membership
from recommendations.ballots import selectors, sheet
from recommendations.ballots.models import Ballot, BallotStatus
from recommendations.ballots.order_view import OrderView
from recommendations.ballots.published import ballot_file
from recommendations.ballots.strings import scale_of, word_of
from recommendations.ballots.wording import rule_lines
from recommendations.tally import is_blank
from recommendations.tally.script import standalone


@member_required
def papers(request: HttpRequest, membership: Membership, ballot_id: int) -> HttpResponse:
    """All papers of a closed ballot. One looks for one's receipt by eye: it enters no address and no log."""
    ballot = _closed(membership, ballot_id)
    rows = [
        (paper.receipt, [(answer, word_of(ballot.method, answer)) for answer in paper.answers])
        for paper in selectors.papers_by_receipt(ballot, selectors.answer_keys(ballot))
    ]
    return render(
        request,
        "recommendations/papers.html",
        {
            "ballot": ballot,
            "titles": list(enumerate(sheet.columns_of(ballot), 1)),
            "rows": rows,
            "scale": scale_of(ballot.method),
            "rule": rule_lines(ballot),
            "turnout": ballot.turnout.count(),
            "found": _order_of(ballot),
        },
    )


def _order_of(ballot: Ballot) -> OrderView | None:
    panel = ballot.meeting.panel
    found = selectors.order_results(panel, trial=ballot.is_trial) if ballot.is_order else []
    return next((OrderView(one) for one in found if one.ballot.pk == ballot.pk), None)


@member_required
def papers_csv(_request: HttpRequest, membership: Membership, ballot_id: int) -> HttpResponse:
    ballot = _closed(membership, ballot_id)
    return HttpResponse(sheet.csv_of(ballot), content_type="text/csv; charset=utf-8", headers=_as_file(ballot, "csv"))


@member_required
def papers_json(_request: HttpRequest, membership: Membership, ballot_id: int) -> HttpResponse:
    """Everything that it takes to count again."""
    ballot = _closed(membership, ballot_id)
    params = {"ensure_ascii": False, "indent": 1}
    return JsonResponse(ballot_file(ballot), json_dumps_params=params, headers=_as_file(ballot, "json"))


@require_safe
def recount_script(_request: HttpRequest) -> HttpResponse:
    headers = {"Content-Disposition": 'attachment; filename="recount.py"'}
    return HttpResponse(standalone(), content_type="text/x-python; charset=utf-8", headers=headers)


def _as_file(ballot: Ballot, ending: str) -> dict[str, str]:
    name = f"{'trial-' if ballot.is_trial else ''}ballot-{ballot.pk}.{ending}"
    return {"Content-Disposition": f'attachment; filename="{name}"'}


@member_required
def my_paper(request: HttpRequest, membership: Membership, ballot_id: int) -> HttpResponse:
    """One's own paper and receipt while the ballot is open; then only that one voted: no more is known."""
    ballot = get_object_or_404(
        Ballot.objects.select_related("meeting"), pk=ballot_id, meeting__panel=membership.panel_id
    )
    own = selectors.mine_of(ballot, membership)
    paper = own.get("paper", {})
    keys, titles = selectors.answer_keys(ballot), sheet.columns_of(ballot)
    answers = [(title, word_of(ballot.method, paper.get(str(key)))) for key, title in zip(keys, titles, strict=True)]
    context = {
        "ballot": ballot,
        "own": own,
        "answers": answers if paper else [],
        "is_blank": bool(paper) and is_blank(paper),
    }
    return render(request, "recommendations/my_paper.html", context)


def _closed(membership: Membership, ballot_id: int) -> Ballot:
    return get_object_or_404(
        Ballot.objects.select_related("meeting__panel"),
        pk=ballot_id,
        meeting__panel=membership.panel_id,
        status=BallotStatus.CLOSED,
    )
