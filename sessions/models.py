"""Meetings of a panel: the agenda, who is there, rounds of tables."""

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from panels.models import Membership, Panel
from roomlog.history import records
from roomlog.models import Room
from sessions.calling.models import Reminder as Reminder  # Django finds an app's models here
from sessions.phases import Step
from sessions.planning.models import AgendaTemplate as AgendaTemplate
from words.fields import WordsField


class Form(models.TextChoices):
    PLENARY = "plenary", _("Plenary")
    TABLES = "tables", _("Tables")
    OWN_WORK = "own_work", _("Own work")
    BREAK = "break", _("Break")


class Tool(models.TextChoices):
    TALK = "talk", _("Talk")
    NOTES = "notes", _("Notes")
    THEMES = "themes", _("Themes")
    QUESTIONS = "questions", _("Questions to experts")
    DRAFT = "draft", _("Draft")
    AMEND = "amend", _("Amendments")
    BALLOT = "ballot", _("Ballot")
    POLL = "poll", _("Poll")


class Status(models.TextChoices):
    LOBBY = "lobby", _("Not started")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


class Call(models.TextChoices):
    """How people hear each other. Each way is one adapter in ``facilitation/calls/``."""

    NONE = "none", _("No call")
    LINK = "link", _("A link to another service")
    JITSI = "jitsi", _("A video call in this page")


class Meeting(models.Model):
    """One scheduled evening, and where it stands now (see phases.State, which these columns hold)."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="meetings")
    room = models.OneToOneField(Room, on_delete=models.PROTECT, related_name="meeting")
    position = models.PositiveSmallIntegerField(default=1)
    title = WordsField(_("title"))
    starts_at = models.DateTimeField(_("starts"))
    time_zone = models.CharField(_("time zone"), max_length=40, default=settings.TIME_ZONE)
    call = models.CharField(_("call"), max_length=10, choices=Call.choices, default=Call.LINK)
    call_url = models.URLField(_("call link of the plenary"), max_length=1000, blank=True)
    ends_by = models.DateTimeField(_("planned end"), null=True, blank=True)  # what the agenda should keep to
    told = models.JSONField(null=True, blank=True)  # what people's calendars hold: calling.selectors.details, sequence

    status = models.CharField(max_length=10, choices=Status.choices, default=Status.LOBBY)
    run = models.PositiveIntegerField(default=0)  # grows with every change of phase; commands name the one they saw
    item = models.ForeignKey("AgendaItem", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    phase_started_at = models.DateTimeField(null=True, blank=True)
    phase_ends_at = models.DateTimeField(null=True, blank=True)  # as planned; while paused, as of the pause
    paused_at = models.DateTimeField(null=True, blank=True)
    before = models.JSONField(null=True, blank=True)  # the state before the last change of phase: undo
    left = models.JSONField(default=list, blank=True)  # phases that were left, and when: grace
    # When it would have ended by the agenda as it was at the start: how late it is, whatever is shortened since.
    planned_end = models.DateTimeField(null=True, blank=True)
    recalled_from = models.DateTimeField(null=True, blank=True)  # everybody is called back: the end of before

    history = records(excluded_fields=["before", "left", "recalled_from", "planned_end", "told"])

    class Meta:
        ordering = ("panel", "position")

    def __str__(self) -> str:
        return str(self.title)

    @cached_property
    def steps_now(self) -> list[Step]:
        """The agenda as it was when first asked for: for the decisions of one moment."""
        return [item.step for item in self.agenda.all()]


class AgendaItem(models.Model):
    """One phase of a meeting's agenda."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = WordsField(_("title"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    form = models.CharField(_("form"), max_length=10, choices=Form.choices, default=Form.PLENARY)
    tool = models.CharField(_("tool"), max_length=10, choices=Tool.choices, default=Tool.TALK)
    instructions = WordsField(_("instructions"), blank=True)
    cues = WordsField(_("cues"), blank=True)  # for who leads and facilitates; no panelist ever gets them
    auto_advance = models.BooleanField(_("goes on by itself when time is up"), default=False)
    board = models.JSONField(default=dict, blank=True)  # how its boards are: facilitation/board/rules.py

    history = records()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["meeting", "position"], name="agenda_in_order", deferrable=models.Deferrable.DEFERRED
            ),
        )
        ordering = ("meeting", "position")

    def __str__(self) -> str:
        return str(self.title)

    @property
    def step(self) -> Step:
        """What the phase machine knows of it."""
        return Step(id=self.pk, minutes=self.minutes, tool=self.tool, form=self.form, auto=self.auto_advance)


class Attendance(models.Model):
    """That somebody was in a meeting, and when they were last seen there. Presence is a recent ``last_seen``."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="attendances")
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["meeting", "membership"], name="one_attendance_per_meeting"),)

    def __str__(self) -> str:
        return f"{self.membership_id} in {self.meeting_id}"


class Round(models.Model):
    """One seating of the panel at tables; the meeting's newest round is the one that counts."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    score = models.JSONField(default=dict)  # seating.Score as a dict, of those who sit there now; and the draw's seed
    # False: drawn again before anybody sat there, so nobody has met
    was_used = models.BooleanField(default=True, db_default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["meeting", "number"], name="rounds_in_order"),)
        ordering = ("meeting", "number")

    def __str__(self) -> str:
        return f"{self.meeting_id} round {self.number}"


class Table(models.Model):
    """One table of a round: its own room, call link and facilitator."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="tables")
    room = models.OneToOneField(Room, on_delete=models.PROTECT, related_name="table")
    number = models.PositiveSmallIntegerField()
    call_url = models.URLField(max_length=1000, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["round", "number"], name="tables_in_order"),)
        ordering = ("round", "number")

    def __str__(self) -> str:
        return f"Table {self.number}"


class Seat(models.Model):
    """Who sits (or facilitates) where in a round: one seat each."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="seats")
    table = models.ForeignKey(Table, on_delete=models.CASCADE, related_name="seats")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="seats")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["round", "membership"], name="one_seat_per_round"),)

    def __str__(self) -> str:
        return f"{self.membership_id} at {self.table_id}"


class Aside(models.Model):
    """Somebody whom a facilitator keeps in the plenary for a round: no seat, and none by lot."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="asides")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="asides")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["round", "membership"], name="aside_once_per_round"),)

    def __str__(self) -> str:
        return f"{self.membership_id} beside {self.round_id}"


class TableLink(models.Model):
    """The call link that table number N gets in every round of a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="table_links")
    number = models.PositiveSmallIntegerField()
    url = models.URLField(max_length=1000)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["meeting", "number"], name="one_link_per_table"),)

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.number}"


from sessions.pairs.models import Pair  # noqa: E402, F401 - Django finds an app's models here
