"""The worker's part: telling officials that their lane is open, and reminding them a day before it closes."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task as worker_task

from panels.letters import phone_of
from panels.links import link_of
from panels.models import Membership
from recommendations.lanes.models import Lane, LaneKind, LaneMail
from recommendations.lanes.selectors import awaiting, officials
from words.sending import problem_of_sending

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
        if due and member.email and member.bounced_at is None and _claim(lane, member, occasion):
            problem = problem_of_sending(letter(lane, member, occasion))
            LaneMail.objects.filter(lane=lane, membership=member, occasion=occasion, closes_at=lane.closes_at).update(
                problem=problem, sent_at=None if problem else timezone.now()
            )


def letter(lane: Lane, member: Membership, occasion: str) -> EmailMessage:
    """In the person's own language, with their link."""
    with translation.override(member.language), timezone.override(lane.time_zone):
        title = " ".join(str(lane.panel.title).split())
        body = render_to_string(
            "mail/lane.txt",
            {
                "member": member,
                "panel": lane.panel,
                "title": title,
                "last_day": lane.last_day,
                "is_reminder": occasion == REMINDER,
                "link": link_of(member),
                "phone": phone_of(member),
            },
        )
        words = _("Reminder: is it feasible? %(panel)s") if occasion == REMINDER else _("Is it feasible? %(panel)s")
        subject = words % {"panel": title}
    return EmailMessage(subject=subject, body="".join(body), to=[member.email])


def _claim(lane: Lane, member: Membership, occasion: str) -> bool:
    """Two workers at once share the work. What failed is tried again."""
    with transaction.atomic():
        mail, is_new = LaneMail.objects.get_or_create(
            lane=lane, membership=member, occasion=occasion, closes_at=lane.closes_at
        )
        failed = LaneMail.objects.filter(pk=mail.pk, sent_at=None).exclude(problem="")
        return is_new or bool(failed.update(problem=""))
