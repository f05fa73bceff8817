"""The worker's part: reminding those who have not done a task yet."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task as worker_task

from facilitation.tasks.models import OwnTask, TaskMail
from facilitation.tasks.selectors import undone
from panels.links import link_of
from panels.models import Membership
from words.sending import one_line, problem_of_sending


@worker_task()
def remind(task_id: int, due_at: str, hours: int | None = None) -> None:
    """``due_at``, ``hours``: as planned. If the deadline or the reminder was moved since, another row stands for it.

    Without ``hours`` the organiser asked for it.
    """
    task = OwnTask.objects.live().select_related("panel__organisation").filter(pk=task_id).first()
    if task is None or task.due_at != datetime.fromisoformat(due_at):
        return
    if hours is not None and (task.remind_hours != hours or task.due_at < timezone.now()):
        return
    for member in undone(task):
        if member.email and member.bounced_at is None and _claim(task, member, again=hours is None):
            member.panel = task.panel
            problem = problem_of_sending(reminder(task, member))
            TaskMail.objects.filter(task=task, membership=member, due_at=task.due_at).update(
                problem=problem, sent_at=None if problem else timezone.now()
            )
    OwnTask.objects.filter(pk=task.pk).update(reminded_at=timezone.now())


def reminder(task: OwnTask, member: Membership) -> EmailMessage:
    """In the person's own language, with their link."""
    with translation.override(member.language), timezone.override(task.time_zone):
        title = one_line(task.panel.title)
        body = render_to_string(
            "mail/task.txt",
            {
                "member": member,
                "panel": task.panel,
                "title": title,
                "task": task,
                "link": link_of(member),
                "phone": member.panel.phone,
            },
        )
        subject = _("Reminder: %(task)s") % {"task": one_line(task.title)}
    return EmailMessage(subject=subject, body="".join(body), to=[member.email])


def _claim(task: OwnTask, member: Membership, *, again: bool) -> bool:
    """Two workers at once share the work. What failed is tried again; with ``again`` also what was sent a day ago."""
    with transaction.atomic():
        mail, is_new = TaskMail.objects.get_or_create(task=task, membership=member, due_at=task.due_at)
        if is_new:
            return True
        rested = timezone.now() - timedelta(hours=settings.RAATI.task_mail_rest_h)
        open_again = Q(sent_at=None) & ~Q(problem="") | (Q(sent_at__lt=rested) if again else Q(pk=None))
        return bool(TaskMail.objects.filter(open_again, pk=mail.pk).update(problem="", sent_at=None))
