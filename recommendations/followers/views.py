"""Following a panel by e-mail: the form, the link that confirms, the link that stops."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts import gently
from accounts.doors import speak
from panels.models import Panel
from recommendations.followers import services
from recommendations.followers.links import CONFIRM, STOP, open_link
from recommendations.public.doors import open_page


class FollowForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("In which language do we write to you?"), choices=settings.LANGUAGES
    )
    website = forms.CharField(required=False)  # people do not see it; robots fill it in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """The answer is the same whether the address follows already, is new, or was written by a robot."""
    panel = open_page(slug)
    form = FollowForm(request.POST or None, initial={"language": (get_language() or panel.language)[:2]})
    asked, status = "", 200
    if request.method == "POST":
        if form.is_valid() and _too_often(request):
            form.add_error(None, _("Many people have asked from your network just now. Wait an hour."))
            status = 429
        elif form.is_valid():
            _follow(panel, form)
            asked = form.cleaned_data["email"]
        else:
            status = 422
    context = {"panel": panel, "form": form, "asked": asked, "days": settings.RAATI.follow_confirm_days}
    return render(request, "recommendations/followers/follow.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it only asks: a mail scanner that opens links confirms nothing."""
    return _by_link(request, token, CONFIRM)


@csrf_exempt  # mail programs send this form (RFC 8058); all it can do is to stop messages
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    return _by_link(request, token, STOP)


def _by_link(request: HttpRequest, token: str, kind: str) -> HttpResponse:
    follower = open_link(token, kind)
    if follower is None:
        return render(request, "recommendations/followers/gone.html", status=404)
    speak(request, follower.language)
    done = request.method == "POST"
    if done:
        (services.confirm if kind == CONFIRM else services.stop)(follower)
    context = {"panel": follower.panel, "stopping": kind == STOP, "done": done, "confirmed": follower.confirmed_at}
    return render(request, "recommendations/followers/link.html", context)


def _too_often(request: HttpRequest) -> bool:
    address, limits = request.META.get("REMOTE_ADDR", ""), settings.RAATI
    if gently.count("follow", address) >= limits.follow_asks:
        return True
    gently.count_one("follow", address, window_s=limits.follow_asks_window_s)
    return False


def _follow(panel: Panel, form: FollowForm) -> None:
    """Nobody is flooded by somebody else: after some mails to one address no more are sent for a day."""
    email, limits = form.cleaned_data["email"].lower(), settings.RAATI
    if form.cleaned_data["website"] or gently.count("follow-mail", email) >= limits.follow_mails:
        return
    gently.count_one("follow-mail", email, window_s=limits.follow_mails_window_s)
    services.follow(panel, email, form.cleaned_data["language"])
