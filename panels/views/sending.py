"""Links on their way to people: by e-mail, and as letters."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from panels import bounces, mailing
from panels import letters as paper
from panels.command import Refused
from panels.doors import organiser_of_panel
from panels.mail import invitation
from panels.models import Mailing, Membership, Role
from panels.selectors import failures, members, progress, to_mail, unopened
from panels.wording import of_mail, refusal
from pool.reach.forms import BouncesForm
from words.forms import form_id_of
from words.numbers import whole

LETTERS = ("unreached", "panelists", "everybody")


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def mail(request: HttpRequest, membership: Membership) -> HttpResponse:
    panel = membership.panel
    if request.method == "POST":
        return _start(request, membership)
    people, waiting, everybody = members(panel), to_mail(panel), to_mail(panel, again=True)
    sample = next((one for one in [*waiting, *everybody] if one.role == Role.PANELIST), None) or next(
        iter(everybody), None
    )
    if sample:
        sample.panel = panel
    context = {
        "panel": panel,
        "waiting": len(waiting),
        "everybody": len(everybody),
        "without": sum(not one.email for one in people),
        "sample": invitation(sample) if sample else None,
        "sample_to": sample,
        "unopened": unopened(panel),
        "unopened_to_mail": len(to_mail(panel, unopened=True)),
        "bounced": sum(bool(one.bounced_at) for one in people),
        "mailings": [(one, progress(one)) for one in panel.mailings.all()[:5]],
    }
    return render(request, "panels/mail.html", context)


def _start(request: HttpRequest, membership: Membership) -> HttpResponse:
    wished = request.POST.get("person", "")
    person = whole(wished)
    if wished and person is None:
        raise Http404
    try:
        started = mailing.ask(
            membership.panel,
            again=request.POST.get("who") == "everybody",
            unopened=request.POST.get("who") == "unopened",
            person=person,
            actor=membership,
            form_id=form_id_of(request),
        )
    except Refused as refused:
        messages.error(request, refusal(refused.code))
        return redirect("panels:mail", slug=membership.panel.slug)
    return redirect("panels:mailing", slug=membership.panel.slug, pk=started)


@require_safe
@organiser_of_panel
def mailing_page(request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    """How far a mailing is. The page asks again by itself (htmx) until everything is sent."""
    found = get_object_or_404(Mailing, pk=pk, panel=membership.panel)
    counts = progress(found)
    context = {
        "panel": membership.panel,
        "mailing": found,
        "counts": counts,
        "failures": [(one.membership, of_mail(one.problem)) for one in failures(found)],
        "stuck": counts["left"] and mailing.stands_still(found, settings.RAATI.mailing_stuck_s),
    }
    partial = request.headers.get("HX-Request") == "true"
    return render(request, "panels/mailing_progress.html" if partial else "panels/mailing.html", context)


@require_POST
@organiser_of_panel
def mailing_resume(_request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    found = get_object_or_404(Mailing, pk=pk, panel=membership.panel)
    counts = progress(found)
    if counts["left"] and mailing.stands_still(found, settings.RAATI.mailing_stuck_s):
        mailing.resume(found)
    elif counts["away"]:
        mailing.try_now(found)
    return redirect("panels:mailing", slug=membership.panel.slug, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def came_back(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Addresses from which e-mails came back: a list, and a form for those that no mail service reports."""
    panel, form = membership.panel, BouncesForm(request.POST or None)
    unknown: list[str] = []
    if request.method == "POST" and form.is_valid():
        count, unknown = bounces.paste(panel, form.cleaned_data["text"])
        said = ngettext("%(count)s person was marked.", "%(count)s people were marked.", count)
        messages.success(request, said % {"count": count})
        form = BouncesForm()
    people = [one for one in members(panel) if one.bounced_at]
    context = {"panel": panel, "form": form, "unknown": unknown, "people": people}
    return render(request, "panels/bounces.html", context, status=422 if form.is_bound else 200)


@require_safe
@organiser_of_panel
def letters(request: HttpRequest, membership: Membership) -> HttpResponse:
    panel = membership.panel
    who = request.GET.get("who", "")
    person = request.GET.get("person", "")
    people = members(panel)
    chosen = [one for one in people if _gets_letter(one, who, person)]
    for one in chosen:
        one.panel = panel
    context = {
        "panel": panel,
        "who": who,
        "person": person,
        "letters": [paper.letter(one) for one in chosen],
        "counts": {name: sum(_gets_letter(one, name, "") for one in people) for name in LETTERS},
    }
    return render(request, "panels/letters.html", context)


def _gets_letter(member: Membership, who: str, person: str) -> bool:
    if person:
        return str(member.pk) == person
    if who == "everybody":
        return member.role != Role.ORGANISER
    if who == "panelists":
        return member.role == Role.PANELIST
    return who == "unreached" and not member.email and member.entered_at is None
