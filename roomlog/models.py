"""The ordered log that every live view resyncs from. It knows rooms and numbers, nothing of panels."""

from django.db import models


class RoomKind(models.TextChoices):
    """What a room stands for. Where a command locks several rooms, it takes them in this order."""

    PANEL = "panel"
    PLENARY = "plenary"
    TABLE = "table"
    DRAFT = "draft"


class Room(models.Model):
    """A stream of events that some people follow together."""

    kind = models.CharField(max_length=10, choices=RoomKind.choices)
    last_seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Event(models.Model):
    """Something happened: its kind, who did it, to what. Never the content; for ballots not who."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="events")
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    actor = models.BigIntegerField(null=True)  # a membership's id; this app knows no memberships
    subject = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["room", "seq"], name="dense_order_in_room"),)
        ordering = ("room", "seq")

    def __str__(self) -> str:
        return f"{self.room_id}/{self.seq} {self.kind}"


class CommandRecord(models.Model):
    """A command that took effect, so that its repetition is acknowledged again and does nothing."""

    actor = models.BigIntegerField()
    command = models.UUIDField()
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+")
    seq = models.BigIntegerField()
    result = models.JSONField(null=True)  # what the ack says besides; never a paper or a receipt
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["actor", "command"], name="a_command_takes_effect_once"),)

    def __str__(self) -> str:
        return f"{self.actor} {self.command}"
