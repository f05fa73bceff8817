"""Friendly amendments and red cards: what the panel wants changed in a draft before it is voted on."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from facilitation.board.models import new_note_id
from facilitation.polls.models import Poll
from panels.models import Membership
from recommendations.drafts.models import Draft
from sessions.models import Meeting, Table


class AmendmentRound(models.Model):
    """A time in a meeting in which changes and red cards are written; ``only_cards``: red cards alone."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="amendment_rounds")
    number = models.PositiveSmallIntegerField()
    only_cards = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["meeting", "number"], name="amendment_rounds_in_order"),
            models.UniqueConstraint(
                fields=["meeting"], condition=models.Q(closed_at=None), name="one_amendment_round_at_a_time"
            ),
        )
        ordering = ("meeting", "number")

    def __str__(self) -> str:
        return f"round {self.number}"


class Proposal(models.Model):
    """What amendments and red cards have in common."""

    id = models.BigIntegerField(primary_key=True, default=new_note_id, editable=False)  # tells no order of writing
    round = models.ForeignKey(AmendmentRound, on_delete=models.SET_NULL, null=True, related_name="+")
    author = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    table = models.ForeignKey(Table, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=1000)  # empty only after an erasure
    language = models.CharField(max_length=5, default="fi", choices=settings.LANGUAGES)  # of the reason
    outcome = models.CharField(max_length=1000, blank=True)  # why it was rejected, or how it was dealt with
    decided_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class AmendmentState(models.TextChoices):
    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Way(models.TextChoices):
    DRAFTERS = "drafters", _("by the drafters")
    VOTE = "vote", _("by a quick vote")


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def open(self) -> Self:
        return self.filter(state=AmendmentState.OPEN)

    def waiting(self) -> Self:
        """Accepted, and not in the text yet."""
        return self.filter(state=AmendmentState.ACCEPTED, applied_at=None)

    def applied(self) -> Self:
        """In the text: what the draft grew from besides themes and notes."""
        return self.filter(applied_at__isnull=False)


class Amendment(Proposal):
    """Other words for one passage of a draft. ``place``: the paragraph in which it stood, counted from 0.

    Without ``before`` it is a new paragraph at the end; without ``after`` the passage goes.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="amendments")
    field = models.CharField(max_length=20)  # one of drafts.schema.FRAGMENTS
    place = models.PositiveIntegerField(null=True, blank=True)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=AmendmentState.choices, default=AmendmentState.OPEN)
    way = models.CharField(max_length=10, choices=Way.choices, blank=True)
    poll = models.OneToOneField(Poll, on_delete=models.SET_NULL, null=True, related_name="amendment")
    votes_for = models.PositiveIntegerField(null=True, blank=True)
    votes_against = models.PositiveIntegerField(null=True, blank=True)
    votes_blank = models.PositiveIntegerField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    client = models.BigIntegerField(null=True, blank=True)  # the Yjs client that wrote it: finds it in the text

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering = ("draft", "field", "place", "pk")

    def __str__(self) -> str:
        return f"amendment {self.pk}"


class CardState(models.TextChoices):
    OPEN = "open", _("Open")
    TAKEN_BACK = "taken_back", _("Taken back")
    DEALT_WITH = "dealt_with", _("Dealt with")


class RedCard(Proposal):
    """A panelist's objection to a draft. No ballot opens on the draft before it is dealt with."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="red_cards")
    state = models.CharField(max_length=10, choices=CardState.choices, default=CardState.OPEN)

    class Meta:
        ordering = ("draft", "pk")

    def __str__(self) -> str:
        return f"red card {self.pk}"
