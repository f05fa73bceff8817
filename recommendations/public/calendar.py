"""The decision bodies' calendar as calendar files: one entry, or all as a feed."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from panels import calendars
from recommendations.answers.models import BodyMeeting
from recommendations.public.doors import open_data, open_page
from words.sending import one_line


def entry_of(meeting: BodyMeeting) -> calendars.Entry:
    title = one_line(f"{meeting.panel.title}: {meeting.title}")
    address = meeting.link or settings.BASE_URL + reverse("recommendations:public", args=[meeting.panel.slug])
    uid = calendars.uid_of(f"body-{meeting.pk}")
    return calendars.Entry(uid, title, meeting.starts_at, sequence=meeting.sequence, url=address)


@require_safe
@open_data
def feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Calendars ask for it again and again: what was cancelled is left out and disappears there."""
    panel = open_page(slug)
    found = BodyMeeting.objects.filter(panel=panel, cancelled_at=None).select_related("panel")
    return _file([entry_of(one) for one in found], f"{slug}.ics")


@require_safe
@open_data
def one(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    found = BodyMeeting.objects.filter(panel=open_page(slug), pk=meeting_id, cancelled_at=None).first()
    if found is None:
        raise Http404
    return _file([entry_of(found)], f"{slug}-{meeting_id}.ics")


def _file(entries: list[calendars.Entry], name: str) -> HttpResponse:
    response = HttpResponse(calendars.to_keep(entries), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
