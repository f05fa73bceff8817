"""The letter's page: typed code or QR picture, yes or no, a few questions, thanks. Phone first; no account."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import gently, links
from accounts.codes import count
from accounts.doors import speak
from panels import gently as joining
from panels.command import Refused
from panels.doors import no_way_in
from panels.draws import volunteering
from panels.draws.forms import AnswerForm
from panels.draws.links import link_of, token_of
from panels.draws.models import Volunteer
from panels.draws.questions import questions_of
from panels.draws.thanks import thank
from panels.forms import CodeForm
from panels.selectors import helpers
from pool.letters import codes
from pool.letters.invitations import invitation_of
from pool.letters.models import Letter, LetterState
from pool.letters.services import say_no
from pool.residents.links import link_of as resident_link


def find(request: HttpRequest, token: str) -> tuple[Letter | None, bool]:
    """The letter, and whether too much was guessed: from this network, or at this letter.

    Only wrong codes count, since a care home shares one network.
    """
    address = request.META.get("REMOTE_ADDR", "")
    public_id, _code = links.parts_of(token)
    if joining.tried_too_often(address) or gently.count("letter", public_id) >= settings.RAATI.letter_tries:
        return None, True
    letter = codes.open_letter(token)
    if letter is None:
        joining.count_wrong(address)
        gently.count_one("letter", public_id, window_s=settings.RAATI.join_window_s)
    return letter, False


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def type_code(request: HttpRequest) -> HttpResponse:
    """The short address of the letter."""
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        token = codes.typed(form.cleaned_data["code"])
        letter, too_often = find(request, token) if token else (None, False)
        if letter:
            return redirect("letters:answer", token=token)
        status = 429 if too_often else 422
        form.add_error("code", _what_is_wrong(form.cleaned_data["code"], token, too_often))
    return render(request, "letters/type.html", {"form": form, "helpers": helpers()}, status=status)


def _what_is_wrong(text: str, token: str | None, too_often: bool) -> str:
    if too_often:
        return _("There were many wrong codes. Wait ten minutes, or call the number in the letter.")
    if token is None:
        return _("The code has %(right)s letters and digits. You typed %(typed)s. Check it with the letter.") % {
            "right": codes.length(),
            "typed": count(text),
        }
    return _("No open letter has this code. Check it with the letter, or call the number in it.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """“You have been drawn to be asked.” Opening the page changes nothing: only a pressed button does."""
    letter, too_often = find(request, token)
    if letter is None:
        return no_way_in(request, "letters/bad_code.html") if not too_often else _too_often(request)
    _speak(request, letter)
    if request.method == "POST" and request.POST.get("answer") == "no":
        say_no(letter, timezone.now())
        letter.refresh_from_db()
    return render(request, "letters/answer.html", _context(letter, token))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def yes(request: HttpRequest, token: str) -> HttpResponse:
    letter, too_often = find(request, token)
    if letter is None:
        return no_way_in(request, "letters/bad_code.html") if not too_often else _too_often(request)
    _speak(request, letter)
    panel = volunteering.panel_of(letter)
    known = letter.residents.first()
    form = form_for(letter, request.POST or None, own=True)
    if request.method == "POST" and form.is_valid():
        try:
            resident = volunteering.say_yes(letter, form.answers(request.LANGUAGE_CODE or letter.language))
        except Refused as refused:
            form.refuse(refused)
        else:
            one = Volunteer.objects.filter(panel=panel, resident=resident).first() if panel else None
            if one is None:
                return redirect("letters:answer", token=token)  # of a pool's letter: thanks, and their own page
            if known is None or known.email != resident.email:
                thank(one)
            return redirect("draws:mine", token=token_of(one))
    context = {**_context(letter, token), "form": form}
    return render(request, "letters/yes.html", context, status=422 if form.is_bound else 200)


def form_for(letter: Letter, data: Any, *, own: bool) -> AnswerForm:
    """Filled with what the register or the person said before."""
    resident = letter.residents.first()
    known = {**letter.stratum, **(resident.attributes if resident else {})}
    kept = ("name", "email", "phone", "reach_by", "needs", "needs_note")
    initial = {name: getattr(resident, name) for name in kept} if resident else {"name": letter.address.get("name", "")}
    panel = volunteering.panel_of(letter)
    questions = questions_of(letter.batch.pool, panel)
    return AnswerForm(data, questions=questions, known=known, own=own, pool_only=panel is None, initial=initial)


def _context(letter: Letter, token: str) -> dict[str, Any]:
    panel = volunteering.panel_of(letter)
    notice, language = (panel.privacy_notice if panel else letter.batch.pool.privacy_notice).best()
    one = Volunteer.objects.filter(panel=panel, resident__letter=letter).first() if panel else None
    resident = letter.residents.first() if panel is None else None
    own_page = resident_link(resident) if resident else ""
    return {
        "letter": letter,
        "token": token,
        "panel": panel,
        "invitation": invitation_of(letter.batch),
        "notice": notice,
        "notice_language": language,
        "open": panel is None or volunteering.is_open(panel),
        "said_no": letter.state == LetterState.DECLINED,
        "said_yes": letter.state == LetterState.JOINED,
        "mine": link_of(one) if one else own_page,
    }


def _speak(request: HttpRequest, letter: Letter) -> None:
    """The letter's language, until somebody has chosen another one on the page."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        speak(request, letter.language)
    request.LANGUAGE_CODE = translation.get_language() or letter.language


def _too_often(request: HttpRequest) -> HttpResponse:
    form = CodeForm({"code": "-"})
    form.is_valid()
    form.add_error("code", _what_is_wrong("", None, True))
    return render(request, "letters/type.html", {"form": form, "helpers": helpers()}, status=429)
