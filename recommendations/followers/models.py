"""Who follows a panel by e-mail: an address and a language, and nothing about the person."""

from django.conf import settings
from django.db import models

from panels.models import Panel
from words.ids import new_public_id


class Follower(models.Model):
    """Deleted as soon as they stop. Not confirmed: nothing is sent but the one mail that asks."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="followers")
    email = models.EmailField()
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["panel", "email"], name="one_follower_per_address"),)

    def __str__(self) -> str:
        return f"follower {self.pk}"


class News(models.Model):
    """What one e-mail to all followers of a panel tells. ``about``: {"answers": [id], "reports": [id]}."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="news")
    about = models.JSONField(default=dict)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"news {self.pk}"


class NewsMail(models.Model):
    """One follower's e-mail. It is claimed before it is sent, and goes with the follower."""

    news = models.ForeignKey(News, on_delete=models.CASCADE, related_name="mails")
    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="mails")
    claimed_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["news", "follower"], name="one_mail_per_news"),)

    def __str__(self) -> str:
        return f"mail {self.pk}"
