"""The worker's part: the PDF, and the e-mail that asks for corrections."""

import logging
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from facilitation.minutes.events import MinutesEvent
from facilitation.minutes.models import Minutes, MinutesFile, MinutesMail, MinutesStatus
from panels.links import link_of
from panels.models import Membership, Role
from roomlog.log import Tx, transact
from words.pdf import CannotBuild, pdf_of
from words.sending import claim, one_line, problem_of_sending

log = logging.getLogger("raati.minutes")


@task()
def build_minutes(file_id: int) -> None:
    """What goes wrong is noted in the file, not raised: a stored traceback could quote people."""
    file = MinutesFile.objects.select_related("minutes__meeting__panel__organisation").filter(pk=file_id).first()
    if file is None:
        return
    MinutesFile.objects.filter(pk=file_id).update(status=MinutesStatus.BUILDING)
    try:
        _build(file)
        file.status, file.problem = MinutesStatus.READY, ""
    except CannotBuild as problem:
        file.status, file.problem = MinutesStatus.FAILED, problem.code
    except Exception as problem:  # whatever it is, the people who wait are told
        log.error("minutes %s failed: %s", file.pk, type(problem).__name__)
        file.status, file.problem = MinutesStatus.FAILED, "internal"
    transact(file.minutes.meeting.room_id, lambda tx: _note(tx, file))


def html_of(minutes: Minutes, language: str) -> str:
    from facilitation.minutes.selectors import gather

    with translation.override(language), timezone.override(minutes.meeting.time_zone):
        return render_to_string("facilitation/minutes/pdf.html", {"the": gather(minutes.meeting)})


def _build(file: MinutesFile) -> None:
    built = pdf_of(html_of(file.minutes, file.language))
    meeting = file.minutes.meeting
    name = f"{meeting.panel.slug}-{meeting.position}-{file.language}.pdf"
    file.file.save(name, ContentFile(built.pdf), save=False)
    file.sha256, file.pages, file.ready_at = built.sha256, built.pages, timezone.now()


def _note(tx: Tx, file: MinutesFile) -> None:
    before = MinutesFile.objects.filter(pk=file.pk).values_list("file", flat=True).first()
    if before is None:  # somebody whom it quotes was erased meanwhile
        file.file.delete(save=False)
        return
    file.save()
    if before and before != file.file.name:
        transaction.on_commit(partial(default_storage.delete, before), robust=True)
    tx.append(MinutesEvent.BUILT, file.minutes_id)


@task()
def send_minutes(minutes_id: int) -> None:
    """Each panelist gets them once; sending again reaches those who have none yet."""
    minutes = Minutes.objects.select_related("meeting__panel__organisation").get(pk=minutes_id)
    people = Membership.objects.filter(panel=minutes.meeting.panel_id, role=Role.PANELIST, removed_at=None)
    for member in people.exclude(email="").filter(bounced_at=None).order_by("pk"):
        if claim(MinutesMail.objects, minutes=minutes, membership=member):
            member.panel = minutes.meeting.panel
            problem = problem_of_sending(letter(minutes, member))
            sent_at = None if problem else timezone.now()
            MinutesMail.objects.filter(minutes=minutes, membership=member).update(problem=problem, sent_at=sent_at)


def letter(minutes: Minutes, member: Membership) -> EmailMessage:
    meeting = minutes.meeting
    with translation.override(member.language), timezone.override(meeting.time_zone):
        context = {
            "member": member,
            "panel": meeting.panel,
            "meeting": meeting,
            "minutes": minutes,
            "link": link_of(member),
            "phone": member.panel.phone,
        }
        body = render_to_string("mail/minutes.txt", context)
        subject = _("Minutes: %(meeting)s") % {"meeting": one_line(meeting.title)}
    return EmailMessage(subject=subject, body="".join(body), to=[member.email])
