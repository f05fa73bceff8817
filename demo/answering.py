"""The year after: answers approved and published, statuses after six months, verdicts. Then dated back."""

import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from demo.content import DATA
from panels.models import Mailing, Membership, Panel, Role
from recommendations.answers import commands, rules, services, statuses, verdicts, work
from recommendations.answers.dates import months_after
from recommendations.models import Answer, AnswerReminder, PublishedAnswer, StatusReport
from roomlog.log import Tx, transact
from words.deliveries import DeliveryState

ANSWERED_AFTER, REPORTED_AFTER = timedelta(days=84), timedelta(days=183)


def is_answered(panel: Panel) -> bool:
    """Whether all of it is there: the reminders' marks come last."""
    return panel.answer_reminders.exists() or StatusReport.objects.filter(recommendation__panel=panel).count() > 4


def answer(panel: Panel) -> None:
    sheet = tomllib.loads((DATA / "answers.toml").read_text(encoding="utf-8"))
    handed_over = timezone.localdate(panel.meetings.get(position=3).starts_at)
    _clear(panel)
    people = {role: panel.memberships.filter(role=role).order_by("pk")[0] for role in (Role.OFFICIAL, Role.ORGANISER)}
    official, organiser = people[Role.OFFICIAL], people[Role.ORGANISER]
    _calendar(panel, sheet["board"], handed_over, organiser)
    for one in sheet["answer"]:
        _answer(panel, one, handed_over, official, organiser)
    for one in sheet["answer"]:
        _judge(panel, one)
    _date_back(panel, handed_over)


def _clear(panel: Panel) -> None:
    """Take back what a load that was cut off has left."""
    for recommendation in panel.recommendations.all():
        for kept in ("published_answers", "status_reports", "verdicts"):
            getattr(recommendation, kept).all().delete()
    Answer.objects.filter(recommendation__panel=panel).delete()
    panel.body_meetings.all().delete()


def _calendar(panel: Panel, board: dict[str, Any], handed_over: date, organiser: Membership) -> None:
    days = (("handover", handed_over), ("decision", handed_over + ANSWERED_AFTER), ("follow_up", None))
    for kind, day in days:
        at = datetime.combine(day or months_after(handed_over, 13), time(13, 0), tzinfo=UTC)
        title = board["followup" if kind == "follow_up" else kind]
        ask = commands.AddBodyMeeting(
            kind=kind,  # type: ignore[arg-type]
            title=title,
            place=board["place"],
            starts_at=at,
            time_zone="Europe/Helsinki",
            link=f"https://suvanto.example/aluehallitus/{kind.replace('_', '-')}" if day else "",
        )
        _do(panel, rules.add_meeting, ask, organiser)


def _answer(panel: Panel, one: dict[str, Any], handed_over: date, official: Membership, organiser: Membership) -> None:
    number = one["number"]
    ask = commands.Save(
        recommendation=number,
        version=0,
        stance=one["stance"],
        reason=one["reason"],
        owner=one["owner"],
        next_step=one.get("next_step", {}),
        due_on=_next(one["due"], handed_over + ANSWERED_AFTER),
        language="fi",
    )
    _do(panel, services.save, ask, official)
    seen = commands.OneAnswer(recommendation=number, version=1)
    _do(panel, services.ask_for_approval, seen, official)
    _do(panel, services.approve, seen, organiser)
    _do(panel, services.publish, commands.Publish(recommendations=[number]), organiser)
    if "status" in one:
        report = commands.Report(
            recommendation=number, done=one["status"], text=one["done"], link=one.get("link", ""), language="fi"
        )
        _do(panel, statuses.report, report, official)


def _judge(panel: Panel, one: dict[str, Any]) -> None:
    """As many panelists as the sheet says; who they are differs from answer to answer."""
    panelists = list(panel.memberships.filter(role=Role.PANELIST, removed_at=None).order_by("pk"))
    Random(one["number"]).shuffle(panelists)
    meets = [
        value for value, count in zip(("yes", "partly", "no"), one["verdicts"], strict=True) for _n in range(count)
    ]
    words = iter(one["words"])
    for person, value in zip(panelists, meets[::-1], strict=False):
        ask = commands.Judge(recommendation=one["number"], meets=value, text=next(words, ""), language="fi")  # type: ignore[arg-type]
        _do(panel, verdicts.give, ask, person)


@transaction.atomic
def _date_back(panel: Panel, handed_over: date) -> None:
    answered = datetime.combine(handed_over + ANSWERED_AFTER, time(10, 0), tzinfo=UTC)
    reported = datetime.combine(handed_over + REPORTED_AFTER, time(10, 0), tzinfo=UTC)
    mine = {"recommendation__panel": panel}
    PublishedAnswer.objects.filter(**mine).update(published_at=answered, told_at=answered)
    StatusReport.objects.filter(**mine).update(on=reported.date(), at=reported, told_at=reported)
    Answer.objects.filter(**mine).update(changed_at=answered)
    Answer.history.filter(recommendation_id__in=panel.recommendations.values("pk")).update(history_date=answered)
    for mailing in Mailing.objects.filter(panel=panel, kind="answer.approve"):
        mailing.deliveries.update(state=DeliveryState.SENT)
        Mailing.objects.filter(pk=mailing.pk).update(asked_at=answered, moved_at=answered)
    for notice in work.due_notices(panel.answering, timezone.localdate()):
        AnswerReminder.objects.create(panel=panel, what=notice.what, day=notice.day)


def _next(day_month: list[int], after: date) -> date:
    """The next such day."""
    day, month = day_month
    this_year = date(after.year, month, day)
    return this_year if this_year > after else date(after.year + 1, month, day)


def _do(panel: Panel, handler: Callable[..., Any], ask: Any, actor: Membership) -> None:
    def work_(tx: Tx) -> Any:
        return handler(tx, panel, ask, actor=actor)

    transact(panel.room_id, work_, actor=actor.pk)
