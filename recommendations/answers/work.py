"""The worker's part: telling who follows, reminding who must answer."""

import logging
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError
from django.utils import timezone
from django_tasks import task

from panels.models import Panel
from recommendations.answers import dates, mail, selectors
from recommendations.answers.events import AnswerEvent
from recommendations.answers.models import Answering, AnswerReminder, PublishedAnswer, StatusReport
from recommendations.followers.services import tell_followers
from roomlog.log import Tx, transact

log = logging.getLogger("raati.answers")


@task()
def tell(panel_id: int) -> None:
    """One e-mail to everybody about all that nobody has heard of yet. Who comes second finds nothing left."""
    panel = Panel.objects.filter(pk=panel_id).first()
    if panel is not None:
        transact(panel.room_id, lambda tx: _tell(tx, panel))


def _tell(tx: Tx, panel: Panel) -> None:
    answers = PublishedAnswer.objects.filter(recommendation__panel=panel, told_at=None)
    reports = StatusReport.objects.filter(recommendation__panel=panel, told_at=None)
    about = {
        "answers": list(answers.values_list("pk", flat=True)),
        "reports": list(reports.values_list("pk", flat=True)),
    }
    if not any(about.values()):
        return
    answers.update(told_at=tx.now)
    reports.update(told_at=tx.now)
    mail.tell_panelists(tx, panel, about)
    tell_followers(panel, about, tx.now)


def rules_of() -> dates.Rules:
    limits = settings.RAATI
    return dates.Rules(
        answer_days=limits.answer_days,
        answers_before=limits.answer_reminders,
        status_before=limits.status_reminders,
        early=limits.status_early_days,
        again=limits.late_again_days,
    )


def send_due(now: datetime | None = None) -> int:
    """Hand over the reminders that are due, each once, whoever looks first; returns how many mailings.

    A panel of which something is wrong does not keep the others waiting.
    """
    today = timezone.localdate(now or timezone.now())
    rules = Answering.objects.filter(panel__recommendations__accepted=True).select_related("panel").distinct()
    return sum(_send_of(one, today) for one in rules)


def _send_of(rules: Answering, today: date) -> int:
    try:
        return sum(_remind(rules, notice) for notice in due_notices(rules, today))
    except Exception as problem:  # the next look tries again; a traceback could quote people
        log.error("no reminders about answers of panel %s: %s", rules.panel_id, type(problem).__name__)
        return 0


def due_notices(rules: Answering, today: Any) -> list[dates.Notice]:
    if rules.answer_by is None and rules.handed_over_on is None:
        return []
    standings = [selectors.standing_of(one) for one in selectors.by_number(rules.panel, today=today).values()]
    found = dates.notices(rules.handed_over_on, rules.answer_by, standings, today, rules_of())
    sent = set(rules.panel.answer_reminders.values_list("what", "day"))
    return [one for one in found if (one.what, one.day) not in sent]


def _remind(rules: Answering, notice: dates.Notice) -> bool:
    def work(tx: Tx) -> None:
        AnswerReminder.objects.create(panel=rules.panel, what=notice.what, day=notice.day)
        mail.remind(tx, rules.panel, notice.what, _due_day(rules, notice), notice.count)
        tx.append(AnswerEvent.REMINDED, notice.what)

    try:
        transact(rules.panel.room_id, work)
    except IntegrityError:  # another worker was first
        return False
    return True


def _due_day(rules: Answering, notice: dates.Notice) -> Any:
    if not notice.what.startswith("status"):
        return rules.answer_by
    assert rules.handed_over_on is not None  # noqa: S101
    return dates.status_point(rules.handed_over_on, int(notice.what.split("-")[1]))
