"""Following a panel by e-mail: asked for, confirmed by link, stopped by link and forgotten."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import erasures
from panels.models import Panel
from recommendations.followers.models import Follower, News, NewsMail

KIND = "follower"  # in the journal of erasures


@transaction.atomic
def follow(panel: Panel, email: str, language: str) -> None:
    """Sends the mail that asks to confirm. Who follows already gets none: the page says the same to everybody."""
    from recommendations.followers.work import ask  # it calls this module's models

    now = timezone.now()
    follower, _made = Follower.objects.get_or_create(
        panel=panel, email=email.lower(), defaults={"language": language, "asked_at": now}
    )
    if follower.confirmed_at is None:
        Follower.objects.filter(pk=follower.pk).update(asked_at=now, language=language)
        ask.enqueue(follower.pk)


def confirm(follower: Follower) -> None:
    Follower.objects.filter(pk=follower.pk, confirmed_at=None).update(confirmed_at=timezone.now())


def stop(follower: Follower) -> None:
    """The row goes, and with it what was sent. The journal keeps a backup from bringing it back."""
    erasures.write_down(KIND, follower.public_id)
    follower.delete()


def stop_address(panel: int, email: str) -> None:
    """Whoever follows the panel under this address, in whichever case it was written."""
    for follower in Follower.objects.filter(panel=panel, email__iexact=email):
        stop(follower)


def replay() -> int:
    """Erase again whom a restored backup brought back; returns how many."""
    asked = [str(line["public_id"]) for line in erasures.written_down(KIND)]
    back = list(Follower.objects.filter(public_id__in=asked))
    for follower in back:
        follower.delete()
    return len(back)


def came_back(address: str) -> None:
    """Nobody is written to where mail comes back."""
    for follower in Follower.objects.filter(email__iexact=address):
        stop(follower)


def forget_unconfirmed(now: datetime | None = None) -> int:
    limit = (now or timezone.now()) - timedelta(days=settings.RAATI.follow_confirm_days)
    return Follower.objects.filter(confirmed_at=None, asked_at__lt=limit).delete()[0]


def tell_followers(panel: Panel, about: dict[str, list[int]], now: datetime) -> None:
    """Inside the transaction that marks the news as told."""
    from recommendations.followers.work import send_news

    followers = Follower.objects.filter(panel=panel, confirmed_at__isnull=False)
    if not panel.is_public or not followers.exists():
        return
    news = News.objects.create(panel=panel, about=about, at=now)
    NewsMail.objects.bulk_create(NewsMail(news=news, follower=one) for one in followers)
    send_news.enqueue(news.pk)
