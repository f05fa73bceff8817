"""A panel, its people and their roles."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from panels.draws.models import (  # noqa: F401 - Django finds an app's models here
    Apart,
    Chance,
    Draw,
    Offer,
    Quota,
    Volunteer,
)
from roomlog.history import records
from roomlog.models import Room
from words.deliveries import DeliveryState
from words.fields import WordsField
from words.ids import new_public_id


class Role(models.TextChoices):
    LEAD = "lead", _("Lead facilitator")
    TABLE_FACILITATOR = "table_facilitator", _("Table facilitator")
    NOTE_TAKER = "note_taker", _("Note-taker")
    TECH_SUPPORT = "tech_support", _("Technical support")
    PANELIST = "panelist", _("Panelist")
    EXPERT = "expert", _("Expert")
    OBSERVER = "observer", _("Observer")
    ORGANISER = "organiser", _("Organiser")
    OFFICIAL = "official", _("Official")


class Panel(models.Model):
    """A citizens' panel on one question."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="panels")
    room = models.OneToOneField(Room, on_delete=models.PROTECT, related_name="panel")
    pool = models.ForeignKey("pool.Pool", on_delete=models.SET_NULL, null=True, blank=True, related_name="panels")
    slug = models.SlugField(unique=True)
    title = WordsField(_("title"))
    question = WordsField(_("question"))
    scope = WordsField(_("what it covers"), blank=True)
    promise = WordsField(_("what the authority promises"), blank=True)
    ground_rules = WordsField(_("ground rules, one a line"), blank=True)
    privacy_notice = WordsField(_("privacy notice"), blank=True)
    helper_phone = models.CharField(_("helper's phone number"), max_length=40, blank=True)
    language = models.CharField(_("main language"), max_length=5, default="fi", choices=settings.LANGUAGES)
    threshold_percent = models.PositiveSmallIntegerField(
        _("share of non-blank papers that accept, %"), default=settings.RAATI.threshold_percent
    )
    quorum = models.PositiveIntegerField(_("quorum: people who must be present"), default=0)
    seats = models.PositiveIntegerField(_("seats"), default=0)
    asks_pool = models.BooleanField(default=False)  # residents of the pool may volunteer by their own page
    is_public = models.BooleanField(_("the public page is open"), default=False)
    funnel = models.JSONField(default=list, blank=True)  # [{"label": Words, "count": int}]: from invitation to vote
    quotas = models.JSONField(
        default=list, blank=True
    )  # [{"attribute": Words, "values": [{"value": Words, "seats": int}]}]
    form_id = models.UUIDField(null=True, unique=True, editable=False)  # the form that made it: sent twice, made once
    created_at = models.DateTimeField(auto_now_add=True)

    history = records()

    def __str__(self) -> str:
        return str(self.title)

    @property
    def phone(self) -> str:
        """Whom to call: the panel's own number, else its authority's."""
        return self.helper_phone or self.organisation.helper_phone


class Membership(models.Model):
    """Somebody in a panel in one role: whoever acts inside a panel is a membership."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.PANELIST)
    number = models.PositiveIntegerField(_("panelist's number"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone number"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=5, default="fi", choices=settings.LANGUAGES)
    attributes = models.JSONField(_("quota attributes"), default=dict, blank=True)  # {"age": "75+", …}
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    link_version = models.PositiveIntegerField(default=1)  # raising it revokes every link given out before
    removed_at = models.DateTimeField(null=True, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)  # first entry: the privacy notice was shown and accepted
    mailed_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)  # nobody writes there until it is corrected
    preferences = models.JSONField(default=dict, blank=True)  # text size, calm mode
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["panel", "number"], name="a_number_belongs_to_one_panelist"),)
        ordering = ("panel", "number", "pk")

    def __str__(self) -> str:
        return f"{self.name} ({self.get_role_display()})"

    @property
    def is_active(self) -> bool:
        return self.removed_at is None

    @property
    def label(self) -> str:
        return label_of(self.name, self.number, self.pk)


def label_of(name: str, number: int | None, pk: int) -> str:
    """What others see: the first name, or the number."""
    return name.split()[0] if name else f"{number or pk}"


LINK = "link"  # the kind of mailing that brings people their personal links


class Mailing(models.Model):
    """One sending of e-mails; the worker goes through its recipients one by one.

    ``kind``: one of ``mailing.LETTERS``, e.g. "link"; ``subject``: the id of what it is about; ``about``: what was true
    of it when the mailing was asked for.
    """

    kind = models.CharField(max_length=30, default=LINK)
    subject = models.PositiveBigIntegerField(null=True, blank=True)
    about = models.JSONField(default=dict, blank=True)
    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="mailings")
    asked_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    moved_at = models.DateTimeField()  # when the worker last did something: one that stands still can be restarted

    class Meta:
        ordering = ("-asked_at", "-pk")

    def __str__(self) -> str:
        return f"mailing {self.pk}"


class Delivery(models.Model):
    """One person's e-mail in a mailing, and what became of it."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="deliveries")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    problem = models.CharField(max_length=40, blank=True)  # a code; its sentence is in panels/wording.py

    class Meta:
        constraints = (models.UniqueConstraint(fields=["mailing", "membership"], name="one_mail_each_per_mailing"),)
        ordering = ("mailing", "pk")

    def __str__(self) -> str:
        return f"{self.membership_id} in {self.mailing_id}: {self.state}"
