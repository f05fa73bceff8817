"""Reaching residents: saved target groups, messages, and the log of who was asked when and by whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from pool.residents.models import Pool, Resident
from words.deliveries import DeliveryState
from words.fields import WordsField


class TargetGroup(models.Model):
    """A saved filter; who matches is looked up anew each time. An organisation sees its own."""

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="groups")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="target_groups")
    title = models.CharField(_("name of the group"), max_length=120)
    filters = models.JSONField(default=dict, blank=True)  # {field: [values]}: see filters.Wanted
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["pool", "organisation", "title"], name="one_group_of_a_title"),)
        ordering = ("title", "pk")

    def __str__(self) -> str:
        return self.title


class MessageState(models.TextChoices):
    DRAFT = "draft", _("Being written")
    SENDING = "sending", _("Being sent")


class Message(models.Model):
    """An e-mail to a target group; the worker goes through its recipients one by one."""

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="messages")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="pool_messages")
    subject = WordsField(_("subject"))
    text = WordsField(_("message"))
    filters = models.JSONField(default=dict, blank=True)  # as of TargetGroup
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.DRAFT)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(null=True, blank=True)  # when the worker last did something

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return str(self.subject)


class Delivery(models.Model):
    """One resident's e-mail of a message, and what became of it."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    problem = models.CharField(max_length=40, blank=True)  # a code; its sentence is in pool/wording.py

    class Meta:
        constraints = (models.UniqueConstraint(fields=["message", "resident"], name="one_delivery_each_per_message"),)
        ordering = ("message", "pk")

    def __str__(self) -> str:
        return f"{self.resident_id} in {self.message_id}: {self.state}"


class ContactKind(models.TextChoices):
    MESSAGE = "message", _("E-mail")
    CALL = "call", _("Phone call")
    SMS = "sms", _("Text message")
    LETTER = "letter", _("Letter")
    DRAW = "draw", _("Invited to a panel")


class Contact(models.Model):
    """Somebody was asked something. Cooling-off counts from the newest one."""

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="contacts")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="contacts")
    kind = models.CharField(max_length=10, choices=ContactKind.choices)
    about = models.CharField(_("what about"), max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
