"""Staff write down what somebody says on the phone: yes or no, by the code of their letter."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from panels.command import Refused
from panels.doors import organiser_of_panel
from panels.draws import volunteering
from panels.draws.forms import AnswerForm
from panels.draws.models import Volunteer
from panels.draws.pools import is_shared_no_longer
from panels.draws.thanks import thank
from panels.draws.views.answer import form_for
from panels.forms import CodeForm
from panels.models import Membership
from panels.wording import refusal
from pool.letters import codes
from pool.letters.models import Letter
from pool.letters.services import say_no


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def phone(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Without a code: where to type it. With one: the same form as the letter's own page."""
    panel = membership.panel
    if is_shared_no_longer(panel):  # the form would show what they have told the pool
        messages.error(request, refusal("pool-not-shared"))
        return redirect("draws:invite", slug=panel.slug)
    code = request.POST.get("code", "")[:200]
    letter = _letter(membership, code)
    code_form = CodeForm({"code": code} if code else None)
    if code and letter is None:
        code_form.is_valid()
        code_form.add_error("code", _("No open letter of this panel has this code."))
    context: dict[str, Any] = {"panel": panel, "code_form": code_form, "code": code, "letter": letter}
    if letter is None:
        return render(request, "draws/phone.html", context, status=422 if code else 200)
    form = form_for(letter, request.POST if "say" in request.POST else None, own=False)
    if "no" in request.POST:
        say_no(letter, timezone.now())
        messages.success(request, _("Written down: this person says no."))
        return redirect("draws:phone", slug=panel.slug)
    if form.is_bound and form.is_valid() and (answer := _say_yes(form, letter, membership)):
        messages.success(request, _("%(name)s is a volunteer now.") % {"name": answer})
        return redirect("draws:phone", slug=panel.slug)
    return render(request, "draws/phone.html", {**context, "form": form}, status=422 if form.is_bound else 200)


def _letter(membership: Membership, code: str) -> Letter | None:
    token = codes.typed(code) if code else None
    letter = codes.open_letter(token) if token else None
    return letter if letter and letter.batch.invites_to == membership.panel.slug else None


def _say_yes(form: AnswerForm, letter: Letter, membership: Membership) -> str:
    try:
        resident = volunteering.say_yes(letter, form.answers(letter.language), came_by="phone", actor=membership)
    except Refused as refused:
        form.refuse(refused)
        return ""
    for one in Volunteer.objects.filter(panel=membership.panel, resident=resident):
        thank(one)
    return resident.name
