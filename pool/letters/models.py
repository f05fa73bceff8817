"""A batch of letters: the addresses are kept only until it closes; what stays is who was asked, by stratum."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from words.fields import WordsField


class BatchState(models.TextChoices):
    READING = "reading", _("The file is being read")
    CHECKED = "checked", _("Waiting for you to look at the file")
    IMPORTING = "importing", _("The letters are being taken in")
    READY = "ready", _("Being prepared")
    SENT = "sent", _("Sent")
    CLOSED = "closed", _("Closed, addresses deleted")


class Batch(models.Model):
    """Letters to a random sample. ``invites_to`` names what they are asked to, e.g. a panel's slug; "" is the pool."""

    pool = models.ForeignKey("pool.Pool", on_delete=models.CASCADE, related_name="batches")
    title = models.CharField(_("name for yourselves"), max_length=120)
    text = WordsField(_("the letter"), blank=True)
    invites_to = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=5, default="fi", choices=settings.LANGUAGES)  # of rows that name none
    answer_by = models.DateField(_("answer by"))
    close_on = models.DateField(_("the addresses are deleted on"), default=timezone.localdate)
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.READING)
    progress = models.PositiveSmallIntegerField(default=0)  # per cent of what the worker is at
    moved_at = models.DateTimeField(
        default=timezone.now
    )  # when the worker last did something: what stands still can be started again
    problem = models.CharField(max_length=40, blank=True)  # a code; its sentence is in pool/letters/wording.py
    upload = models.FileField(upload_to="addresses/", blank=True)  # as it came; deleted once the letters are in
    preview = models.JSONField(default=dict, blank=True)  # what was understood of it: see pool/letters/reading.py
    print_progress = models.PositiveSmallIntegerField(null=True, blank=True)  # per cent; null: no PDF asked for
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    form_id = models.UUIDField(null=True, unique=True, editable=False)  # the form that made it: sent twice, made once

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
    """One letter. The second part of its code (60 bits) is made from the public id by HMAC and never stored."""

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


class LetterFile(models.Model):
    """One part of a batch's letters as a PDF, or (part 0) the list for a printing house, where it is long.

    It holds addresses and codes: deleted when the batch closes.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="files")
    part = models.PositiveIntegerField()
    letters = models.PositiveIntegerField()
    file = models.FileField(upload_to="addresses/")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["batch", "part"], name="one_file_per_part"),)
        ordering = ("batch", "part")

    def __str__(self) -> str:
        return f"part {self.part} of {self.batch_id}"
