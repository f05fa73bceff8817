"""A pool, the residents in it, and what each of them agreed to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from words.fields import WordsField
from words.ids import new_public_id

FOLLOWED_AT_ONCE = 5000  # residents in one statement


def batched(ids: Iterable[int], size: int) -> Iterator[list[int]]:
    rest = iter(ids)
    while some := list(islice(rest, size)):
        yield some


class Pool(models.Model):
    """Residents who may be asked. One authority keeps it; others may share it (:class:`Share`)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="pools")
    slug = models.SlugField(unique=True)
    title = WordsField(_("title"))
    about = WordsField(_("what it is for"), blank=True)
    privacy_notice = WordsField(_("privacy notice"), blank=True)
    notice_version = models.PositiveIntegerField(default=1)  # raised when the notice changes: consents name theirs
    language = models.CharField(_("main language"), max_length=5, default="fi", choices=settings.LANGUAGES)
    is_open = models.BooleanField(_("residents can join by the public page"), default=False)
    topics = models.JSONField(default=list, blank=True)  # [{"key": "health", "label": Words}]
    cooling_off_days = models.PositiveIntegerField(_("days before the same person is asked again"), default=90)
    keep_months = models.PositiveIntegerField(
        _("months without a sign of life after which a resident is erased"), default=24
    )
    keep_needs_months = models.PositiveIntegerField(_("months after which needs are forgotten"), default=12)
    youngest = models.PositiveSmallIntegerField(_("youngest age of a resident"), default=15)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.title)


class Share(models.Model):
    """Another authority that may use the pool, and the fields it may see of each resident."""

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="shares")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="pool_shares")
    fields = models.JSONField(default=list, blank=True)  # of fields.SHAREABLE, and keys of attributes

    class Meta:
        constraints = (models.UniqueConstraint(fields=["pool", "organisation"], name="one_share_per_organisation"),)

    def __str__(self) -> str:
        return f"{self.organisation} · {self.pool}"


class PoolAttribute(models.Model):
    """Something a pool knows of its residents and quotas can be set on: age group, gender, area, education …"""

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="attributes")
    key = models.SlugField(max_length=40)
    label = WordsField(_("name"))
    position = models.PositiveSmallIntegerField(default=0)
    # [{"value": "75+", "label": Words, "people": 48211 | null}]: people is the population, with its source below.
    # Values with "ages": [75, 120] follow from the year of birth, with "municipalities": […] from the municipality:
    # such an attribute is not asked.
    values = models.JSONField(default=list, blank=True)
    source = models.CharField(_("source of the population figures"), max_length=300, blank=True)
    is_asked = models.BooleanField(_("residents are asked for it"), default=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["pool", "key"], name="one_attribute_per_key"),)
        ordering = ("pool", "position", "pk")

    def __str__(self) -> str:
        return str(self.label)


class Area(models.Model):
    """A municipality (``postal_code`` empty) or a postal area of it, with its shape for the map."""

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="areas")
    municipality = models.CharField(max_length=60)
    postal_code = models.CharField(max_length=10, blank=True)
    name = models.CharField(max_length=80)
    shape = models.JSONField(default=list, blank=True)  # rings of [x, y]: degrees or metres, north is up
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["pool", "municipality", "postal_code"], name="an_area_is_there_once"),
        )
        ordering = ("pool", "position", "pk")

    def __str__(self) -> str:
        return f"{self.postal_code} {self.name}".strip()


class ResidentState(models.TextChoices):
    WAITING = "waiting", _("Has not confirmed yet")
    ACTIVE = "active", _("Can be asked")
    PAUSED = "paused", _("Has paused")


class Way(models.TextChoices):
    PANEL = "panel", _("A panel: some meetings with others")
    SURVEY = "survey", _("A survey: answer some questions by yourself")
    CONVERSATION = "conversation", _("A conversation: write and read short statements")
    TESTING = "testing", _("Testing services before they are ready")


OFFERED = (Way.PANEL, Way.TESTING)  # the others are to come; who chose one before sees it and can let it go


class Need(models.TextChoices):
    INTERPRETER = "interpreter", _("An interpreter")
    DEVICE = "device", _("A device on loan")
    CHILDCARE = "childcare", _("Childcare")
    ACCESSIBILITY = "accessibility", _("Accessibility: seeing, hearing, moving, understanding")


class Reach(models.TextChoices):
    EMAIL = "email", _("By e-mail")
    SMS = "sms", _("By text message")
    PHONE = "phone", _("By phone")
    LETTER = "letter", _("By letter")


class CameBy(models.TextChoices):
    PAGE = "page", _("Public page")
    LETTER = "letter", _("Letter to a random sample")
    PHONE = "phone", _("Phoned in")


class Resident(models.Model):
    """A person in the pool. Their identity is nowhere else; an erased resident's row is deleted."""

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="residents")
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    link_version = models.PositiveIntegerField(default=1)  # raising it revokes every link given out before
    state = models.CharField(max_length=10, choices=ResidentState.choices, default=ResidentState.ACTIVE)
    paused_until = models.DateField(null=True, blank=True)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), blank=True)
    new_email = models.EmailField(blank=True)  # takes the place of ``email`` once somebody there has confirmed it
    phone = models.CharField(_("phone number"), max_length=40, blank=True)
    address = models.CharField(_("postal address"), max_length=200, blank=True)  # only of those who want letters
    language = models.CharField(_("language"), max_length=5, default="fi", choices=settings.LANGUAGES)
    municipality = models.CharField(_("municipality"), max_length=60, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=10, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    household = models.CharField(max_length=40, blank=True)  # equal for people of one address; no address is kept
    attributes = models.JSONField(_("quota attributes"), default=dict, blank=True)  # {"age": "75+", …}
    ways = models.JSONField(default=list, blank=True)  # of Way
    topics = models.JSONField(default=list, blank=True)  # keys of Pool.topics
    needs = models.JSONField(default=list, blank=True)  # of Need
    needs_note = models.CharField(_("something else we should know"), max_length=280, blank=True)
    reach_by = models.CharField(_("how to reach you"), max_length=10, choices=Reach.choices, default=Reach.EMAIL)
    refused = models.JSONField(default=list, blank=True)  # pks of organisations that may not ask this resident
    letter = models.ForeignKey(
        "pool.Letter", on_delete=models.SET_NULL, null=True, blank=True, related_name="residents"
    )
    came_by = models.CharField(max_length=10, choices=CameBy.choices, default=CameBy.PAGE)
    # What they agree to at present, for quick counting; written by ConsentQuerySet alone.
    agrees_contact = models.BooleanField(default=False, editable=False)
    agrees_draw = models.BooleanField(default=False, editable=False)
    agrees_needs = models.BooleanField(default=False, editable=False)
    agrees_share = models.BooleanField(default=False, editable=False)
    form_id = models.UUIDField(null=True, unique=True, editable=False)  # the form that made it: sent twice, made once
    search = models.CharField(max_length=480, blank=True, editable=False)  # name and contact, casefolded: fields.py
    joined_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)  # the first time that they confirmed
    seen_at = models.DateTimeField(null=True, blank=True)  # the last sign of life: retention counts from it
    asked_at = models.DateTimeField(null=True, blank=True)  # the last contact: cooling-off counts from it
    bounced_at = models.DateTimeField(null=True, blank=True)  # an e-mail came back: nobody writes there any more
    warned_at = models.DateTimeField(null=True, blank=True)  # the mail that they will be forgotten soon

    class Meta:
        ordering = ("pool", "pk")
        indexes = (
            models.Index(fields=["pool", "name", "id"], name="resident_by_name"),
            models.Index(fields=["pool", "municipality"], name="resident_by_municipality"),
            models.Index(fields=["pool", "birth_year"], name="resident_by_birth_year"),
            models.Index(fields=["pool", "email"], name="resident_by_email"),
            models.Index(fields=["pool", "joined_at"], name="resident_by_joining"),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, **options: Any) -> None:
        """Without what consents have written meanwhile: this copy may be older."""
        if not self._state.adding and not options.get("force_insert"):
            names = options.get("update_fields") or [field.name for field in self._meta.concrete_fields]
            options["update_fields"] = [name for name in names if name not in {"id", *AGREES.values()}]
        super().save(**options)


class Purpose(models.TextChoices):
    """What a resident can agree to, each by itself."""

    CONTACT = "contact", _("You may write to me about ways to take part")
    DRAW = "draw", _("My answers may be used for drawing panels by quotas")
    NEEDS = "needs", _("You may keep what I told about my needs")
    SHARE = "share", _("Other authorities who share this pool may ask me")


AGREES = {purpose.value: f"agrees_{purpose.value}" for purpose in Purpose}  # Resident's columns


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Whatever is written here, the residents' columns follow in the same transaction."""

    def bulk_create(self, objs: Iterable[Consent], *args: Any, **options: Any) -> list[Consent]:
        with transaction.atomic():
            made = super().bulk_create(objs, *args, **options)
            _follow({one.resident_id for one in made})
        return made

    def update(self, **values: Any) -> int:
        with transaction.atomic():
            touched = set(self.values_list("resident_id", flat=True))
            count = super().update(**values)
            _follow(touched)
        return count


def _follow(residents: set[int]) -> None:
    given = Consent.objects.filter(resident=models.OuterRef("pk"), withdrawn_at=None)
    columns = {column: models.Exists(given.filter(purpose=purpose)) for purpose, column in AGREES.items()}
    for some in batched(sorted(residents), FOLLOWED_AT_ONCE):
        Resident.objects.filter(pk__in=some).update(**columns)


class Consent(models.Model):
    """One agreement, to one version of the notice. Withdrawn ones stay as a record that there was one."""

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    version = models.PositiveIntegerField()
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ("resident", "purpose", "-given_at")
        constraints = (
            models.UniqueConstraint(
                fields=["purpose", "resident"], condition=models.Q(withdrawn_at=None), name="agreed_once_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.purpose} v{self.version}"

    def save(self, **options: Any) -> None:
        with transaction.atomic():
            super().save(**options)
            _follow({self.resident_id})


class Opened(models.TextChoices):
    PAGE = "page", _("Opened your page")
    FILE = "file", _("Saved a file in which you are")


class Access(models.Model):
    """Who of the staff opened a resident's whole record, and when."""

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="accesses")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    how = models.CharField(max_length=10, choices=Opened.choices, default=Opened.PAGE)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.user} {self.at:%Y-%m-%d %H:%M}"
