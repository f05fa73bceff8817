"""Pages about ballots that are not live: checking a receipt, one's own paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from panels.doors import member_required
from panels.models import Membership
from recommendations.ballots import selectors, sheet
from recommendations.ballots.models import Ballot, BallotStatus
from recommendations.ballots.strings import SCALE, WORD_OF
from recommendations.ballots.texts import titles_of


@member_required
def papers(request: HttpRequest, membership: Membership, ballot_id: int) -> HttpResponse:
    """All papers of a closed ballot. One looks for one's receipt by eye: it enters no address and no log."""
    ballot = _closed(membership, ballot_id)
    questions = selectors.questions_of(ballot)
    rows = [
        (paper.receipt, [(answer, WORD_OF[answer]) for answer in paper.answers])
        for paper in selectors.papers_by_receipt(ballot, questions)
    ]
    titles = [(question, titles_of(question.version)) for question in questions]
    return render(
        request,
        "recommendations/papers.html",
        {"ballot": ballot, "titles": titles, "rows": rows, "scale": SCALE},
    )


@member_required
def papers_csv(_request: HttpRequest, membership: Membership, ballot_id: int) -> HttpResponse:
    ballot = _closed(membership, ballot_id)
    return HttpResponse(
        sheet.csv_of(ballot),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{"trial-" if ballot.is_trial else ""}ballot-{ballot.pk}.csv"'
        },
    )


@member_required
def my_paper(request: HttpRequest, membership: Membership, ballot_id: int) -> HttpResponse:
    """One's own paper and receipt while the ballot is open; then only that one voted: no more is known."""
    ballot = get_object_or_404(
        Ballot.objects.select_related("meeting"), pk=ballot_id, meeting__panel=membership.panel_id
    )
    own = selectors.mine_of(ballot, membership)
    paper = own.get("paper", {})
    answers = [
        (titles_of(question.version), WORD_OF[paper.get(str(question.pk))])
        for question in selectors.questions_of(ballot)
    ]
    return render(
        request,
        "recommendations/my_paper.html",
        {"ballot": ballot, "own": own, "answers": answers if paper else []},
    )


def _closed(membership: Membership, ballot_id: int) -> Ballot:
    return get_object_or_404(
        Ballot.objects.select_related("meeting"),
        pk=ballot_id,
        meeting__panel=membership.panel_id,
        status=BallotStatus.CLOSED,
    )
