"""The e-mails that call people to a meeting, in their own language, with the meeting as a calendar file."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from panels import calendars
from panels.letters import join_address
from panels.links import link_of
from panels.mailing import Letter, register_letter
from panels.models import Delivery, Mailing, Membership
from sessions.calling import selectors
from sessions.models import Meeting, Status
from words.deliveries import DeliveryState
from words.fields import Words
from words.sending import one_line

_INVITED = _("Invitation: %(meeting)s, %(panel)s")
_CHANGED = _("New time: %(meeting)s, %(panel)s")
_REMINDED = _("Reminder: %(meeting)s, %(panel)s")
_CANCELLED = _("Cancelled: %(meeting)s, %(panel)s")


def register() -> None:
    register_letter(
        selectors.INVITATION, Letter(_("Invitation to a meeting"), invitation, brings_link=True, until=_begins)
    )
    register_letter(selectors.REMINDER, Letter(_("Reminder of a meeting"), reminder, brings_link=True, until=_begins))
    register_letter(
        selectors.CANCELLED, Letter(_("Cancellation of a meeting"), cancellation, brings_link=False, until=_begins)
    )


def _begins(mailing: Mailing) -> datetime:
    return datetime.fromisoformat(mailing.about["starts_at"])


def uid(meeting_id: int) -> str:
    """Never changes, whatever becomes of the meeting."""
    return calendars.uid_of(f"meeting-{meeting_id}")


def invitation(mailing: Mailing, member: Membership) -> EmailMessage | None:
    """None where the meeting has been deleted or people are told of a newer time already."""
    meeting = _meeting(mailing)
    if meeting is None or meeting.status != Status.LOBBY:
        return None
    if meeting.told is None or meeting.told["sequence"] != mailing.about["sequence"]:
        return None
    changed = _knows_older(mailing, member)
    message = _compose(mailing, member, _CHANGED if changed else _INVITED, {"what": "changed" if changed else "new"})
    return _with_calendar(message, mailing, member)


def sample(mailing: Mailing, member: Membership) -> EmailMessage:
    """The invitation, to look at before it is sent."""
    return _compose(mailing, member, _INVITED, {"what": "new"})


def reminder(mailing: Mailing, member: Membership) -> EmailMessage | None:
    """None where the meeting has begun or was moved meanwhile."""
    meeting = _meeting(mailing)
    if meeting is None or meeting.status == Status.ENDED:
        return None
    if meeting.starts_at.isoformat() != mailing.about["starts_at"]:
        return None
    return _compose(mailing, member, _REMINDED, {"what": "reminder"})


def cancellation(mailing: Mailing, member: Membership) -> EmailMessage:
    message = _compose(mailing, member, _CANCELLED, {"what": "cancelled"})
    return _with_calendar(message, mailing, member, cancelled=True)


def _compose(mailing: Mailing, member: Membership, subject: Promise, more: dict[str, Any]) -> EmailMessage:
    zone = ZoneInfo(mailing.about["time_zone"])
    with translation.override(member.language):
        names = {"meeting": one_line(Words(mailing.about["title"])), "panel": one_line(member.panel.title)}
        body = render_to_string(
            "mail/meeting.txt",
            {
                "member": member,
                "panel": member.panel,
                "title": names["panel"],
                "meeting_title": names["meeting"],
                "starts": datetime.fromisoformat(mailing.about["starts_at"]).astimezone(zone),
                "ends": datetime.fromisoformat(mailing.about["ends_at"]).astimezone(zone),
                "link": link_of(member),
                "phone": member.panel.phone,
                **more,
            },
        )
        # Templates mark what they render as safe HTML, and an organiser's page shows this text.
        return EmailMessage(subject=str(subject) % names, body="".join(body), to=[member.email])


def _with_calendar(
    message: EmailMessage, mailing: Mailing, member: Membership, *, cancelled: bool = False
) -> EmailMessage:
    about = mailing.about
    with translation.override(member.language):
        summary = f"{one_line(member.panel.title)}: {one_line(Words(about['title']))}"
    entry = calendars.Entry(
        uid(mailing.subject or 0),
        summary,
        datetime.fromisoformat(about["starts_at"]),
        datetime.fromisoformat(about["ends_at"]),
        sequence=about["sequence"],
        url=join_address(),  # not the personal link: calendars are shared
    )
    file = calendars.invitation(entry, member, cancelled=cancelled).decode()
    message.attach("meeting.ics", file, f"text/calendar; method={'CANCEL' if cancelled else 'REQUEST'}")
    return message


def _meeting(mailing: Mailing) -> Meeting | None:
    return Meeting.objects.filter(pk=mailing.subject or 0).first()


def _knows_older(mailing: Mailing, member: Membership) -> bool:
    earlier = Delivery.objects.filter(
        mailing__kind=selectors.INVITATION, mailing__subject=mailing.subject, mailing__pk__lt=mailing.pk
    )
    return earlier.filter(membership=member, state=DeliveryState.SENT).exclude(mailing__about=mailing.about).exists()
