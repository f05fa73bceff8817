"""A panel's volunteers, quotas, draws and offered places."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pool.models import Resident


class Quota(models.Model):
    """Seats for those whom ``where`` describes; several attributes in it make a crossed quota."""

    panel = models.ForeignKey("panels.Panel", on_delete=models.CASCADE, related_name="draw_quotas")
    where = models.JSONField()  # {"age": "75+"}
    minimum = models.PositiveIntegerField()
    maximum = models.PositiveIntegerField()
    target = models.FloatField(null=True, blank=True)  # seats by the population's share, not rounded
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("panel", "position", "pk")

    def __str__(self) -> str:
        return f"{self.where}: {self.minimum}–{self.maximum}"


class Way(models.TextChoices):
    LETTER = "letter", _("by a letter")
    PHONE = "phone", _("by phone")
    POOL = "pool", _("from the pool of residents")


class Volunteer(models.Model):
    """A resident who wants to be in this panel, with the answers as they were when they said so."""

    panel = models.ForeignKey("panels.Panel", on_delete=models.CASCADE, related_name="volunteers")
    resident = models.ForeignKey(Resident, on_delete=models.SET_NULL, null=True, related_name="volunteerings")
    key = models.CharField(max_length=16, unique=True)  # a random word: stands for the person in the published draw
    link_version = models.PositiveIntegerField(default=1)  # raising it revokes every link given out before
    values = models.JSONField(default=dict)  # {"age": "75+", …}; empty after an erasure
    household = models.CharField(max_length=40, blank=True)
    came_by = models.CharField(max_length=10, choices=Way.choices, default="pool")
    joined_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["panel", "resident"], name="a_resident_volunteers_once"),)
        ordering = ("panel", "pk")

    def __str__(self) -> str:
        return self.key

    @property
    def is_here(self) -> bool:
        """Neither erased nor gone."""
        return self.resident_id is not None and self.withdrawn_at is None


class Apart(models.Model):
    """Two volunteers who must not sit in one panel."""

    one = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["one", "other"], name="a_pair_is_apart_once"),)

    def __str__(self) -> str:
        return f"{self.one} / {self.other}"


class DrawState(models.TextChoices):
    WAITING = "waiting", _("Waiting for the worker")
    RUNNING = "running", _("Being computed")
    READY = "ready", _("The panels are fixed and can be published")
    PUBLISHED = "published", _("Published: waiting for the public number")
    DRAWN = "drawn", _("Drawn")
    FAILED = "failed", _("Did not succeed")


class Draw(models.Model):
    """One draw: the problem as it was, the numbered panels, and the one that the public number picked."""

    panel = models.ForeignKey("panels.Panel", on_delete=models.CASCADE, related_name="draws")
    method = models.CharField(max_length=20, default="leximin")
    seats = models.PositiveIntegerField()
    reserves = models.PositiveIntegerField(default=0)
    by_household = models.BooleanField(default=True)  # of one household at most one person sits in the panel
    state = models.CharField(max_length=10, choices=DrawState.choices, default=DrawState.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)  # per cent
    problem_code = models.CharField(
        max_length=40, blank=True
    )  # why it failed; its sentence is in panels/draws/wording.py
    panels = models.JSONField(default=list, blank=True)  # the numbered panels, as indexes into the problem's people
    problem = models.JSONField(default=dict, blank=True)  # what was drawn from, until the file is published
    file = models.TextField(blank=True)  # what is published and can be verified: see draw/files.py
    salt = models.CharField(max_length=64, blank=True)  # of the pool's hash; given out with the file after the draw
    asked_by = models.ForeignKey("panels.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    summary = models.JSONField(default=dict, blank=True)  # least, most, gini, proven …: see panels/draws/summary.py
    asked_at = models.DateTimeField()
    moved_at = models.DateTimeField()  # when the worker last did something: what stands still can be started again
    published_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=10, default="dice")  # of draw.files.Source: dice or text
    announced = models.CharField(max_length=300, blank=True)  # which public number it will be, said before it exists
    randomness = models.CharField(max_length=200, blank=True)  # as typed in: dice, lottery numbers, a drand round
    picked = models.PositiveIntegerField(null=True, blank=True)  # number of the panel, from 1
    drawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at", "-pk")

    def __str__(self) -> str:
        return f"draw {self.pk} of {self.panel_id}: {self.state}"


class Chance(models.Model):
    """A volunteer's chance in a draw, 0 to 1: as computed, and as the 1,000 numbered panels give it."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="chances")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="chances")
    chance = models.FloatField()
    realised = models.FloatField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["draw", "volunteer"], name="one_chance_per_draw"),)
        ordering = ("draw", "volunteer")

    def __str__(self) -> str:
        return f"{self.volunteer_id} in {self.draw_id}: {self.chance:.3f}"


class OfferState(models.TextChoices):
    WAITING = "waiting", _("In reserve")
    OFFERED = "offered", _("Asked, no answer yet")
    ACCEPTED = "accepted", _("Takes the seat")
    DECLINED = "declined", _("Cannot come")
    LAPSED = "lapsed", _("Did not answer in time")


class Offer(models.Model):
    """A place offered to somebody drawn, or a place in the reserve (``rank`` from 1)."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="offers")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="offers")
    rank = models.PositiveIntegerField(null=True, blank=True)  # null: drawn for a seat
    state = models.CharField(max_length=10, choices=OfferState.choices, default=OfferState.OFFERED)
    answer_by = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # the e-mail was sent or the letter was printed
    confirmed_at = models.DateTimeField(null=True, blank=True)  # ... of the confirmation
    replaces = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaced_by")
    membership = models.OneToOneField(
        "panels.Membership", on_delete=models.SET_NULL, null=True, blank=True, related_name="offer"
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=["draw", "volunteer"], name="one_offer_per_draw"),)
        ordering = ("draw", "rank", "pk")

    def __str__(self) -> str:
        return f"{self.volunteer_id}: {self.state}"
