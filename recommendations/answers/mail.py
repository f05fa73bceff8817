"""E-mails about answers: to who approves, to who must answer, to panelists."""

from datetime import date
from typing import Any

from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from panels.links import link_of
from panels.mailing import Letter, prepare, register_letter
from panels.models import Mailing, Membership, Panel, Role
from recommendations.answers import selectors
from recommendations.answers.models import Answer, AnswerState, PublishedAnswer, StatusReport
from recommendations.answers.services import approvers_of
from recommendations.answers.wording import news_line
from recommendations.ballots.models import Recommendation
from recommendations.ballots.texts import titles_of
from recommendations.labels import label_of
from roomlog.log import Tx
from words.sending import one_line

APPROVE, DUE, NEWS = "answer.approve", "answer.due", "answer.news"


def register() -> None:
    register_letter(APPROVE, Letter(gettext_lazy("An answer waits for approval"), approval, brings_link=True))
    register_letter(DUE, Letter(gettext_lazy("Reminder of answers and statuses"), reminder, brings_link=True))
    register_letter(NEWS, Letter(gettext_lazy("The authority's answers"), news, brings_link=True))


def ask_approvers(tx: Tx, panel: Panel, answer: Answer, actor: Membership) -> None:
    """Whoever may approve hears of it; nobody with an address is no reason to stop."""
    people = [one for one in approvers_of(answer) if one.email and one.bounced_at is None]
    if people:
        about = {"number": answer.recommendation.number, "version": answer.version}
        prepare(tx, panel, people, actor=actor, kind=APPROVE, subject=answer.recommendation_id, about=about)


def remind(tx: Tx, panel: Panel, what: str, day: date, count: int) -> None:
    """Before the day officials; once it is late the organisers, too."""
    roles = [Role.OFFICIAL, Role.ORGANISER] if what.endswith("-late") else [Role.OFFICIAL]
    people = _reachable(panel, Q(role__in=roles))
    if people:
        about = {"what": what, "count": count, "due": day.isoformat()}
        prepare(tx, panel, people, actor=None, kind=DUE, about=about)


def tell_panelists(tx: Tx, panel: Panel, about: dict[str, list[int]]) -> None:
    people = _reachable(panel, Q(role=Role.PANELIST))
    if people:
        prepare(tx, panel, people, actor=None, kind=NEWS, about=about)


def approval(mailing: Mailing, member: Membership) -> EmailMessage | None:
    """None where it was judged or changed meanwhile."""
    answer = Answer.objects.filter(recommendation=mailing.subject or 0, state=AnswerState.ASKED).first()
    if answer is None or answer.version != mailing.about["version"]:
        return None
    with translation.override(member.language):
        label = label_of(mailing.about["number"])
        subject = _("The answer to %(label)s waits for your approval") % {"label": label}
        return _mail(member, "mail/answer_approve.txt", subject, {"label": label})


def reminder(mailing: Mailing, member: Membership) -> EmailMessage | None:
    """None where nothing is left to do meanwhile."""
    about = mailing.about
    late, is_status = about["what"].endswith("-late"), about["what"].startswith("status")
    if not is_status and all(one.answer for one in selectors.by_number(member.panel).values()):
        return None
    with translation.override(member.language):
        context = {"due": date.fromisoformat(about["due"]), "late": late, "status": is_status, "count": about["count"]}
        return _mail(member, "mail/answer_due.txt", _due_subject(is_status, late, about["count"]), context)


def _due_subject(is_status: bool, late: bool, count: int) -> str:
    if is_status:
        words = ngettext("%(count)s status is late", "%(count)s statuses are late", count)
        words = words if late else ngettext("%(count)s status is due soon", "%(count)s statuses are due soon", count)
    else:
        words = ngettext("%(count)s answer is late", "%(count)s answers are late", count)
        words = words if late else ngettext("%(count)s answer is due soon", "%(count)s answers are due soon", count)
    return words % {"count": count}


def news(mailing: Mailing, member: Membership) -> EmailMessage | None:
    with translation.override(member.language):
        lines = news_lines(mailing.about)
        return _mail(member, "mail/answer_news.txt", news_subject(member.panel), {"lines": lines}) if lines else None


def news_subject(panel: Panel) -> str:
    return _("The authority's answers: %(panel)s") % {"panel": one_line(panel.title)}


def news_lines(about: dict[str, list[int]]) -> list[str]:
    """One line for each answer and status, in the active language."""
    answers = PublishedAnswer.objects.filter(pk__in=about.get("answers", []))
    reports = StatusReport.objects.filter(pk__in=about.get("reports", []))
    found = [*_rows(answers, "stance"), *_rows(reports, "done")]
    return [news_line(label, title, words) for _number, label, title, words in sorted(found, key=lambda row: row[0])]


def _rows(found: Any, field: str) -> list[tuple[int, str, str, str]]:
    rows = []
    for one in found.select_related("recommendation__question__version").order_by("recommendation__number", "pk"):
        recommendation: Recommendation = one.recommendation
        title = one_line(titles_of(recommendation.question.version))
        words = str(getattr(one, f"get_{field}_display")())
        rows.append((recommendation.number, label_of(recommendation.number), title, words))
    return rows


def _mail(member: Membership, template: str, subject: str, more: dict[str, Any]) -> EmailMessage:
    context = {
        "member": member,
        "panel": member.panel,
        "title": one_line(member.panel.title),
        "link": link_of(member),
        "phone": member.panel.phone,
        **more,
    }
    # Templates mark what they render as safe HTML, and an organiser's page shows this text.
    return EmailMessage(subject=subject, body="".join(render_to_string(template, context)), to=[member.email])


def _reachable(panel: Panel, who: Q) -> list[Membership]:
    return list(panel.memberships.filter(who, removed_at=None, bounced_at=None).exclude(email=""))
