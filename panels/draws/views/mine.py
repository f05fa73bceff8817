"""A volunteer's own page, by their link."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.doors import speak
from panels.doors import no_way_in
from panels.draws import volunteering
from panels.draws.links import open_link
from panels.draws.mail import phone_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, token: str) -> HttpResponse:
    one = open_link(token)
    if one is None or one.resident is None:
        return no_way_in(request)
    speak(request, one.resident.language)
    if request.method == "POST" and request.POST.get("do") == "withdraw":
        volunteering.withdraw(one)
        messages.success(request, _("Your name is taken back. You are not in the draw."))
        return redirect("draws:mine", token=token)
    context = {"volunteer": one, "person": one.resident, "panel": one.panel, "phone": phone_of(one.panel)}
    return render(request, "draws/mine.html", context)
