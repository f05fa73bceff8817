"""A batch of letters: the addresses are kept only until it is printed, the codes until it closes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from words.fields import WordsField


class BatchState(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    PRINTED = "printed", _("Letters made")
    CLOSED = "closed", _("Closed, addresses deleted")


class Batch(models.Model):
    """Letters to a random sample. ``invites_to`` names what they are asked to, e.g. a panel's slug; "" is the pool."""

    pool = models.ForeignKey("pool.Pool", on_delete=models.CASCADE, related_name="batches")
    title = models.CharField(_("name for yourselves"), max_length=120)
    text = WordsField(_("the letter"))
    invites_to = models.CharField(max_length=60, blank=True)
    answer_by = models.DateField(_("answer by"))
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.DRAFT)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return self.title


class LetterState(models.TextChoices):
    SENT = "sent", _("No answer yet")
    JOINED = "joined", _("Joined")
    DECLINED = "declined", _("Said no")
    RETURNED = "returned", _("Came back")


class Letter(models.Model):
    """One letter. The code (≥ 60 bits) is made from public id and batch by HMAC and never stored."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="letters")
    public_id = models.CharField(max_length=16, unique=True)
    address = models.JSONField(
        default=dict, blank=True
    )  # {"name", "street", "postal_code", "city"}; emptied at closing
    language = models.CharField(max_length=5, default="fi")
    stratum = models.JSONField(default=dict, blank=True)  # what the sample's register says: {"age": "75+", …}
    household = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=LetterState.choices, default=LetterState.SENT)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("batch", "pk")

    def __str__(self) -> str:
        return f"{self.public_id}: {self.state}"
