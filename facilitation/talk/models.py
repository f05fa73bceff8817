"""The speaking queue and talk time of a room: the plenary or a table.

While the meeting runs there are running sums for each person, never a list of who spoke when. When it ends, what names
people is deleted and a ``TalkTotal`` stays (docs/decisions/012-talk-time.md).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from panels.models import Membership
from roomlog.models import Room


class Order(models.TextChoices):
    PLAIN = "plain", _("As hands were raised")
    UNHEARD = "unheard", _("First those who have not spoken yet")
    GROUPS = "groups", _("First the groups heard least")


class Floor(models.Model):
    """How a room's queue is ordered, whose turn it is, and whose voice is being timed."""

    room = models.OneToOneField(Room, on_delete=models.CASCADE, related_name="floor")
    order = models.CharField(max_length=10, choices=Order.choices, default=Order.UNHEARD)
    attribute = models.CharField(max_length=60, blank=True)  # of which the groups are, by the panel's own names
    turn_s = models.PositiveSmallIntegerField(default=0)  # seconds each turn should last at most; 0: as long as needed
    turn = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    turn_since = models.DateTimeField(null=True)
    voice = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    voice_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"floor of {self.room_id}"


class Hand(models.Model):
    """A raised hand: one for each person and room."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="hands")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    is_order = models.BooleanField(default=False)  # a point of order
    place = models.PositiveIntegerField()  # in the order of raising

    class Meta:
        constraints = (models.UniqueConstraint(fields=["room", "membership"], name="one_hand_each"),)
        ordering = ("room", "place")

    def __str__(self) -> str:
        return f"hand {self.pk}"


class Spoken(models.Model):
    """What somebody's turns and seconds come to in a room so far. Gone once the meeting has ended."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="spoken")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    turns = models.PositiveIntegerField(default=0)
    seconds = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["room", "membership"], name="one_sum_each"),)

    def __str__(self) -> str:
        return f"spoken {self.pk}"


class TalkTotal(models.Model):
    """What is kept of a room after its meeting: sums over everybody. It names nobody."""

    room = models.OneToOneField(Room, on_delete=models.CASCADE, related_name="talk_total")
    people = models.PositiveIntegerField()
    speakers = models.PositiveIntegerField()
    turns = models.PositiveIntegerField()
    seconds = models.PositiveIntegerField()
    evenness = models.PositiveSmallIntegerField()  # see balance.Balance

    def __str__(self) -> str:
        return f"talk in {self.room_id}"
