"""The worker's part: telling officials that their lane is open, and reminding them a day before it closes."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task as worker_task

from panels.links import link_of
from panels.models import Membership
from recommendations.lanes.models import Lane, LaneKind, LaneMail
from recommendations.lanes.selectors import awaiting, officials
from words.sending import claim, one_line, problem_of_sending

OPENED, REMINDER = "opened", "reminder"


def plan_mails(lane: Lane) -> None:
    """Both are enqueued with the lane's own transaction; those of a deadline that was moved find nothing to do."""
    closes_at = lane.closes_at.isoformat()
    tell.enqueue(lane.pk, OPENED, closes_at)
    before = lane.closes_at - timedelta(hours=settings.RAATI.lane_remind_h)
    if before > timezone.now():
        tell.using(run_after=before).enqueue(lane.pk, REMINDER, closes_at)


@worker_task()
def tell(lane_id: int, occasion: str, closes_at: str) -> None:
    """``closes_at``: as planned. The reminder goes only to those whose word on some draft is still missing."""
    lane = Lane.objects.select_related("panel__organisation").filter(pk=lane_id, kind=LaneKind.FEASIBILITY).first()
    now = timezone.now()
    if lane is None or lane.closes_at != datetime.fromisoformat(closes_at) or lane.closes_at <= now:
        return
    for member in officials(lane.panel):
        member.panel = lane.panel
        waiting = awaiting(member, now)
        due = occasion == OPENED or (waiting is not None and waiting[1])
        which = {"lane": lane, "membership": member, "occasion": occasion, "closes_at": lane.closes_at}
        if due and member.email and member.bounced_at is None and claim(LaneMail.objects, **which):
            problem = problem_of_sending(letter(lane, member, occasion))
            sent_at = None if problem else timezone.now()
            LaneMail.objects.filter(**which).update(problem=problem, sent_at=sent_at)


def letter(lane: Lane, member: Membership, occasion: str) -> EmailMessage:
    """In the person's own language, with their link."""
    with translation.override(member.language), timezone.override(lane.time_zone):
        title = one_line(lane.panel.title)
        body = render_to_string(
            "mail/lane.txt",
            {
                "member": member,
                "panel": lane.panel,
                "title": title,
                "last_day": lane.last_day,
                "is_reminder": occasion == REMINDER,
                "link": link_of(member),
                "phone": member.panel.phone,
            },
        )
        words = _("Reminder: is it feasible? %(panel)s") if occasion == REMINDER else _("Is it feasible? %(panel)s")
        subject = words % {"panel": title}
    return EmailMessage(subject=subject, body="".join(body), to=[member.email])
