"""E-mails to volunteers: thanks with their own link. Plain text, in their own language."""

from collections.abc import Callable
from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from panels import calendars
from panels.draws.links import link_of
from panels.draws.models import Offer, OfferState, Volunteer
from panels.links import link_of as member_link
from panels.models import Panel
from panels.registry import calendar_of
from words.sending import one_line, problem_of_sending


def send_thanks(volunteer_id: int) -> None:
    _send(volunteer_id, thanks)


def send_link(volunteer_id: int) -> None:
    """In place of the one that is dead now."""
    _send(volunteer_id, new_link)


def _send(volunteer_id: int, what: Callable[[Volunteer], EmailMessage]) -> None:
    one = Volunteer.objects.select_related("panel__organisation", "resident").filter(pk=volunteer_id).first()
    if one and one.resident and one.resident.email:
        problem_of_sending(what(one))


def thanks(one: Volunteer) -> EmailMessage:
    return compose(one, "mail/thanks.txt", gettext_lazy("Thank you: you may be drawn to %(panel)s"))


def new_link(one: Volunteer) -> EmailMessage:
    return compose(one, "mail/volunteer_link.txt", gettext_lazy("Your new link to %(panel)s"))


def compose(one: Volunteer, template: str, subject: Promise, **more: Any) -> EmailMessage:
    assert one.resident is not None  # noqa: S101
    with translation.override(one.resident.language):
        title = one_line(one.panel.title)
        context = {"volunteer": one, "person": one.resident, "panel": one.panel, "title": title, "link": link_of(one)}
        body = render_to_string(template, {**context, "phone": one.panel.phone, **more})
        return EmailMessage(subject=str(subject) % {"panel": title}, body="".join(body), to=[one.resident.email])


def send_offers(draw_id: int) -> None:
    """To everybody who was asked, has an address and was not told yet; letters are for the others."""
    waiting = Offer.objects.filter(draw=draw_id, state=OfferState.OFFERED, told_at=None, answer_by__isnull=False)
    for offer in waiting.select_related("volunteer__panel__organisation", "volunteer__resident").order_by("pk"):
        claimed = Offer.objects.filter(pk=offer.pk, told_at=None).update(told_at=timezone.now())
        person = offer.volunteer.resident
        if claimed and (person is None or not person.email or problem_of_sending(offered(offer))):
            Offer.objects.filter(pk=offer.pk).update(told_at=None)


def offered(offer: Offer) -> EmailMessage:
    subject = gettext_lazy("You have been drawn to %(panel)s")
    return compose(offer.volunteer, "mail/offer.txt", subject, offer=offer)


def send_confirmations(draw_id: int) -> None:
    """To everybody who has accepted and was not told yet, with the meetings as a calendar file."""
    waiting = Offer.objects.filter(draw=draw_id, state=OfferState.ACCEPTED, confirmed_at=None)
    related = ("volunteer__panel__organisation", "volunteer__resident", "membership")
    for offer in waiting.select_related(*related).order_by("pk"):
        claimed = Offer.objects.filter(pk=offer.pk, confirmed_at=None).update(confirmed_at=timezone.now())
        person = offer.volunteer.resident
        if claimed and (person is None or not person.email or problem_of_sending(confirmation(offer))):
            Offer.objects.filter(pk=offer.pk).update(confirmed_at=None)


def confirmation(offer: Offer) -> EmailMessage:
    """Holds the person's link into the panel."""
    assert offer.membership is not None  # noqa: S101
    panel = offer.volunteer.panel
    subject = gettext_lazy("Your seat in %(panel)s")
    message = compose(
        offer.volunteer,
        "mail/seat.txt",
        subject,
        way_in=member_link(offer.membership),
        occasions=calendar_of(panel),
    )
    if calendar_of(panel):
        message.attach(f"{panel.slug}.ics", calendar_file(panel).decode(), "text/calendar")
    return message


def calendar_file(panel: Panel) -> bytes:
    """The meetings to come as ICS."""
    return calendars.to_keep(
        [
            calendars.Entry(
                one.uid, f"{one_line(panel.title)}: {one.title}", one.starts_at, one.ends_at, sequence=one.sequence
            )
            for one in calendar_of(panel)
        ]
    )
