"""The worker's part: e-mails to followers. Tasks hold ids, never addresses."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from panels.models import Panel
from recommendations.answers.mail import news_lines, news_subject
from recommendations.followers.links import CONFIRM, STOP, link_of
from recommendations.followers.models import Follower, News, NewsMail
from words.sending import one_line, problem_of_sending, stoppable


@task()
def ask(follower_id: int) -> None:
    follower = Follower.objects.select_related("panel__organisation").filter(pk=follower_id, confirmed_at=None).first()
    if follower is not None:
        problem_of_sending(confirmation(follower))


@task()
def send_news(news_id: int) -> None:
    """Two workers at once share the work: each e-mail is claimed first."""
    news = News.objects.select_related("panel__organisation").filter(pk=news_id).first()
    if news is None:
        return
    for mail in news.mails.filter(claimed_at=None).select_related("follower"):
        if NewsMail.objects.filter(pk=mail.pk, claimed_at=None).update(claimed_at=timezone.now()):
            mail.follower.panel = news.panel
            message = news_mail(news, mail.follower)
            problem = problem_of_sending(message) if message else "no-longer"
            NewsMail.objects.filter(pk=mail.pk).update(problem=problem)


def confirmation(follower: Follower) -> EmailMessage:
    with translation.override(follower.language):
        subject = _("Confirm that you want to follow %(panel)s") % {"panel": one_line(follower.panel.title)}
        more = {"link": link_of(follower, CONFIRM), "days": settings.RAATI.follow_confirm_days}
        return _mail(follower, "mail/follow_confirm.txt", subject, more)


def news_mail(news: News, follower: Follower) -> EmailMessage | None:
    """None where the open page was closed meanwhile."""
    if not Panel.objects.filter(pk=news.panel_id, is_public=True).exists():
        return None
    with translation.override(follower.language):
        page = settings.BASE_URL + reverse("recommendations:public_answers", args=[news.panel.slug])
        more = {"lines": news_lines(news.about), "page": page}
        return _mail(follower, "mail/follow_news.txt", news_subject(news.panel), more)


def _mail(follower: Follower, template: str, subject: str, more: dict[str, object]) -> EmailMessage:
    stop = link_of(follower, STOP)
    context = {"panel": follower.panel, "title": one_line(follower.panel.title), "stop": stop, **more}
    body = "".join(render_to_string(template, context))
    return stoppable(EmailMessage(subject=subject, body=body, to=[follower.email]), stop)
