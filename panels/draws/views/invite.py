"""Letters that ask people to volunteer for a panel: the pages of pool/letters, written in the panel's room."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from panels.acting import write
from panels.command import Refused
from panels.doors import organiser_of_panel
from panels.draws import wanted
from panels.draws.letter_text import letter_text
from panels.draws.pools import is_shared_no_longer, pool_of, volunteers_in_sight
from panels.models import Membership
from panels.wording import refusal
from pool.letters import pages
from pool.letters.events import LetterEvent
from pool.letters.office import Office, Work
from pool.letters.services import BatchProblem
from roomlog.log import Tx


def office_of(membership: Membership) -> Office:
    panel = membership.panel

    def run(work: Work, event: LetterEvent, form_id: UUID) -> int:
        def in_room(tx: Tx) -> dict[str, int]:
            batch = work(tx.now)
            tx.append(event, batch)
            return {"batch": batch}

        try:
            receipt = write(membership, in_room, form_id=form_id)
        except Refused as refused:
            raise BatchProblem(refused.code) from None
        return int((receipt.result or {}).get("batch", 0))

    return Office(
        pool=pool_of(panel),
        slug=panel.slug,
        space="draws",
        tabs="panels/tabs.html",
        here="invite",
        title=panel.title,
        text=letter_text(),
        language=panel.language,
        user=membership.user,
        run=run,
        invites_to=panel.slug,
        needed=wanted.missing(panel),
        joined=volunteers_in_sight(panel).count(),
        context={"panel": panel},
    )


def _of_panel(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @organiser_of_panel
    def inner(request: HttpRequest, membership: Membership, /, **parts: int) -> HttpResponse:
        return page(request, office_of(membership), **parts)

    return inner


invite = require_safe(_of_panel(pages.invite))


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def batch_new(request: HttpRequest, membership: Membership) -> HttpResponse:
    return _not_shared(request, membership) or pages.batch_new(request, office_of(membership))


batch = require_http_methods(["GET", "HEAD", "POST"])(_of_panel(pages.batch))
batch_csv = require_safe(_of_panel(pages.batch_csv))
batch_pdf = require_safe(_of_panel(pages.batch_pdf))


@require_POST
@organiser_of_panel
def batch_do(request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    ends = request.POST.get("do") == "close"  # which deletes the addresses
    stopped = None if ends else _not_shared(request, membership)
    return stopped or pages.batch_do(request, office_of(membership), pk)


def _not_shared(request: HttpRequest, membership: Membership) -> HttpResponse | None:
    if not is_shared_no_longer(membership.panel):
        return None
    messages.error(request, refusal("pool-not-shared"))
    return redirect("draws:invite", slug=membership.panel.slug)
