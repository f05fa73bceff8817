"""How people come in with their link, and their own home page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.codes import count
from accounts.doors import is_ours, logged_in, speak, speak_to_nobody
from accounts.models import Post
from panels import audit, codes, gently, members
from panels.admission import acting_membership, admit, leave, remembered
from panels.doors import member_required, no_way_in
from panels.draws.views.answer import find as find_letter
from panels.forms import CodeForm
from panels.links import open_link
from panels.models import Membership, Role
from panels.registry import parts_of
from panels.selectors import helpers
from pool.letters import codes as letter_codes


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """A personal link. A first visit only shows the privacy notice: a mail scanner changes nothing."""
    membership = open_link(token)
    if membership is None:
        return no_way_in(request, "panels/bad_link.html")
    speak(request, membership.language)
    if membership.entered_at is None:
        if request.method != "POST":
            return _first_entry(request, membership)
        members.enter(membership)
    user = logged_in(request)
    if user is not None and user.pk != membership.user_id:
        audit.opened_for_another(user=user.pk, membership=membership.pk)
    _admit(request, membership)
    return redirect("panels:member_home", public_id=membership.public_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, public_id: str) -> HttpResponse:
    """The privacy notice for who came by logging in; then the page that they were on their way to."""
    membership = acting_membership(request, public_id)
    if membership is None:
        return no_way_in(request)
    speak(request, membership.language)
    if membership.entered_at is None and request.method != "POST":
        return _first_entry(request, membership)
    members.enter(membership)
    wished = request.GET.get("next", "")
    return redirect(wished if is_ours(request, wished) else reverse("panels:member_home", args=[public_id]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """The short address: here the code from the letter is typed."""
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        way, too_often = _way_in(request, form.cleaned_data["code"])
        if way:
            return redirect(way)
        status = 429 if too_often else 200
        form.add_error("code", _what_is_wrong(form.cleaned_data["code"], too_often=too_often))
    return render(request, "panels/join.html", {"form": form, "helpers": helpers()}, status=status)


def _way_in(request: HttpRequest, code: str) -> tuple[str | None, bool]:
    """Where the code leads, and whether too many wrong ones were typed. A letter's code may be typed here as well."""
    address = request.META.get("REMOTE_ADDR", "")
    if gently.tried_too_often(address):
        return None, True
    if (token := codes.typed(code)) and open_link(token):
        return reverse("panels:enter", args=[token]), False
    if token_of_letter := letter_codes.typed(code):
        letter, too_often = find_letter(request, token_of_letter)
        return (reverse("letters:answer", args=[token_of_letter]) if letter else None), too_often
    gently.count_wrong(address)
    return None, False


@member_required
def home(request: HttpRequest, membership: Membership) -> HttpResponse:
    user = logged_in(request)
    organises = (
        user is not None and Post.objects.filter(user=user, organisation=membership.panel.organisation_id).exists()
    )
    rules, rules_language = membership.panel.ground_rules.best()
    context = {
        **_notice(membership),
        "parts": parts_of(membership),
        "organises": organises and membership.role == Role.ORGANISER,
        "by_link": user is None or user.pk != membership.user_id,
        "rules": [line for line in rules.splitlines() if line.strip()],
        "rules_language": rules_language,
    }
    return render(request, "panels/member_home.html", context)


@require_POST
@member_required
def leave_browser(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Forget the person in this browser, e.g. on a borrowed device. Their link lets them in again."""
    leave(request.session, membership)
    members.note_leaving(membership)
    if not remembered(request.session) and logged_in(request) is None:
        request.session.flush()
    speak_to_nobody(request)
    messages.success(request, _("You have left on this device. To come back, open your link or type its code here."))
    return redirect("panels:join")


def _first_entry(request: HttpRequest, membership: Membership) -> HttpResponse:
    context = {**_notice(membership), "member": membership, "preferences": membership.preferences}
    return render(request, "panels/first_entry.html", context)


def _notice(membership: Membership) -> dict[str, Any]:
    notice, language = membership.panel.privacy_notice.best()
    return {
        "panel": membership.panel,
        "notice": notice,
        "notice_language": language,
        "phone": membership.panel.phone,
    }


def _admit(request: HttpRequest, membership: Membership) -> None:
    """A browser's first person gets a new session: on a borrowed device somebody may know the old one.

    Later ones do not, because that would cut the open pages of the others.
    """
    if not remembered(request.session) and logged_in(request) is None:
        request.session.cycle_key()
    admit(request.session, membership)


def _what_is_wrong(text: str, *, too_often: bool) -> str:
    if too_often:
        return _("There were many wrong codes from your network. Wait ten minutes, or call the helper.")
    if codes.typed(text) is None:
        return _("The code has %(right)s letters and digits. You typed %(typed)s. Check it with the letter.") % {
            "right": codes.length(),
            "typed": count(text),
        }
    return _("No link has this code. Check it with the letter. Is it right? Then call the helper.")
