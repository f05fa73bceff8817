"""A sample, who is in it, and with which chance."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from pool.residents.models import Pool, Resident
from words.ids import new_public_id


class SampleState(models.TextChoices):
    WAITING = "waiting", _("Waiting for the worker")
    RUNNING = "running", _("Being drawn")
    READY = "ready", _("Drawn")
    FAILED = "failed", _("Did not succeed")


class Sample(models.Model):
    """``picked_by``: a random text from which the people follow, so that the draw can be made again."""

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="samples")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="samples")
    title = models.CharField(_("what for"), max_length=120)
    filters = models.JSONField(default=dict, blank=True)  # from whom: see pool.reach.filters.Wanted
    keys = models.JSONField(default=list)  # of the attributes that it resembles the population in
    size = models.PositiveIntegerField()
    width = models.CharField(max_length=10, default="one")  # of draw.quotas.WIDTHS
    state = models.CharField(max_length=10, choices=SampleState.choices, default=SampleState.WAITING)
    problem = models.CharField(max_length=40, blank=True)  # a code; its sentence is in pool/samples/wording.py
    conflict = models.JSONField(default=list, blank=True)  # [[where, minimum, maximum]]: what cannot all be kept
    picked_by = models.CharField(max_length=64)
    summary = models.JSONField(default=dict, blank=True)  # frame, least, most, proven
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField()  # when the worker last did something: what stands still can be started again
    asked_at = models.DateTimeField(null=True, blank=True)  # written into the residents' logs
    form_id = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return self.title


class Sampled(models.Model):
    """One resident in a sample. ``key`` stands for them in a survey, which then needs no name."""

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="people")
    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="sampled")
    key = models.CharField(max_length=16, unique=True, default=new_public_id)
    chance = models.FloatField()  # 0 to 1
    weight = models.FloatField()  # 1 on average

    class Meta:
        constraints = (models.UniqueConstraint(fields=["sample", "resident"], name="once_in_a_sample"),)
        ordering = ("sample", "pk")

    def __str__(self) -> str:
        return self.key
