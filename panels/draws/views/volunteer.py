"""A resident of the pool volunteers for a panel: what the draw needs, filled in as far as the pool knows it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from panels.acting import press
from panels.command import Refused
from panels.doors import organiser_of_panel
from panels.draws import volunteering
from panels.draws.events import DrawEvent
from panels.draws.forms import PoolAnswerForm
from panels.draws.from_pool import open_to
from panels.draws.links import token_of
from panels.draws.pools import pool_of
from panels.draws.questions import questions_of
from panels.draws.thanks import thank
from panels.models import Membership, Panel
from pool.models import Resident
from pool.residents.doors import resident_required
from roomlog.log import Tx


@require_http_methods(["GET", "HEAD", "POST"])
@resident_required
def volunteer(request: HttpRequest, resident: Resident, slug: str) -> HttpResponse:
    panel = next((one for one in open_to(resident) if one.slug == slug), None)
    if panel is None:
        raise Http404
    questions = questions_of(pool_of(panel), panel)
    form = PoolAnswerForm(request.POST or None, questions=questions, known=resident.attributes)
    if request.method == "POST" and form.is_valid():
        try:
            one = volunteering.volunteer(panel, resident, form.values)
        except Refused as refused:
            form.refuse(refused)
        else:
            thank(one)
            return redirect("draws:mine", token=token_of(one))
    notice, language = panel.privacy_notice.best()
    context = {"panel": panel, "resident": resident, "form": form, "notice": notice, "notice_language": language}
    return render(request, "draws/volunteer.html", context, status=422 if form.is_bound else 200)


@require_POST
@organiser_of_panel
def pool_asked(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Whether residents of the pool may volunteer by their own page."""
    panel, wanted = membership.panel, request.POST.get("asks_pool") == "1"

    def work(tx: Tx) -> None:
        fresh = Panel.objects.get(pk=panel.pk)
        if fresh.asks_pool != wanted:
            fresh.asks_pool = wanted
            fresh.save()
            tx.append(DrawEvent.POOL_ASKED, panel.pk)

    press(request, membership, work, _("Saved."))
    return redirect("draws:invite", slug=panel.slug)
