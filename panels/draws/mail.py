"""E-mails to volunteers: thanks with their own link. Plain text, in their own language."""

from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from panels.draws.links import link_of
from panels.draws.models import Volunteer
from panels.models import Panel
from words.sending import problem_of_sending


def send_thanks(volunteer_id: int) -> None:
    one = Volunteer.objects.select_related("panel__organisation", "resident").filter(pk=volunteer_id).first()
    if one and one.resident and one.resident.email:
        problem_of_sending(thanks(one))


def thanks(one: Volunteer) -> EmailMessage:
    return compose(one, "mail/thanks.txt", gettext_lazy("Thank you: you may be drawn to %(panel)s"))


def compose(one: Volunteer, template: str, subject: Promise, **more: Any) -> EmailMessage:
    assert one.resident is not None  # noqa: S101
    with translation.override(one.resident.language):
        title = title_of(one.panel)
        context = {"volunteer": one, "person": one.resident, "panel": one.panel, "title": title, "link": link_of(one)}
        body = render_to_string(template, {**context, "phone": phone_of(one.panel), **more})
        return EmailMessage(subject=str(subject) % {"panel": title}, body="".join(body), to=[one.resident.email])


def title_of(panel: Panel) -> str:
    """On one line: a line break would end the header."""
    return " ".join(str(panel.title).split())


def phone_of(panel: Panel) -> str:
    return panel.helper_phone or panel.organisation.helper_phone
