"""What the people who lead an evening do beside the phases: messages, help, visits, control, conduct."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from panels.models import Membership
from sessions.models import AgendaItem, Meeting, Table


class Audience(models.TextChoices):
    """To whom a message goes. The values but the first two are the views of sessions/regions.py."""

    ALL = "all", _("Everybody")
    TABLES = "tables", _("Chosen tables")
    PANELISTS = "panelist", _("Panelists")
    FACILITATORS = "facilitator", _("Table facilitators and note-takers")
    SUPPORT = "support", _("Technical support")
    OTHERS = "observer", _("Experts and observers")


class Message(models.Model):
    """Some words of the lead's to everybody, to tables or to one role. Closing it is each reader's own affair."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    audience = models.CharField(max_length=12, choices=Audience.choices, default=Audience.ALL)
    tables = models.ManyToManyField(Table, related_name="messages")
    text = models.TextField()
    language = models.CharField(max_length=5)
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"message {self.pk}"


class Spotlight(models.Model):
    """What everybody looks at together, as long as its phase runs: a table's board or a draft."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="spotlight")
    kind = models.CharField(max_length=6, choices=[("board", "board"), ("draft", "draft")])
    subject = models.BigIntegerField()  # the board's or the draft's id: this app knows no drafts
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Matter(models.TextChoices):
    TECHNICAL = "technical", _("Technical")
    CONTENT = "content", _("Content")
    CONDUCT = "conduct", _("Conduct")


class HelpCall(models.Model):
    """Somebody asks for help. A panelist's call is seen by leads and technical support alone, not by the table."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="help_calls")
    table = models.ForeignKey(Table, on_delete=models.SET_NULL, null=True, related_name="+")
    caller = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    matter = models.CharField(max_length=10, choices=Matter.choices)
    words = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    claimed_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["meeting", "caller"], condition=models.Q(resolved_at=None), name="one_open_help_call_each"
            ),
        )

    def __str__(self) -> str:
        return f"help call {self.pk}"


class Visit(models.Model):
    """A lead looks in at a table; the table sees it."""

    table = models.ForeignKey(Table, on_delete=models.CASCADE, related_name="visits")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["table", "membership"], condition=models.Q(ended_at=None), name="one_visit_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.membership_id} at {self.table_id}"


class Control(models.Model):
    """Who steers. ``owner``: to whom it goes back by itself; nobody if it was handed over on purpose."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="control")
    holder = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    owner = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    since = models.DateTimeField()
    is_news = models.BooleanField(default=True)  # not for who begins: nobody needs to be told

    def __str__(self) -> str:
        return f"{self.holder_id} steers {self.meeting_id}"


class Mute(models.Model):
    """Somebody cannot write until it is lifted. Votes, dots and the draft's readers are not touched."""

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="mute")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=600)

    def __str__(self) -> str:
        return f"{self.membership_id} muted"


class Deed(models.Model):
    """The log of conduct, and of what was done for somebody on the phone: that it happened, never what was voted."""

    class Kind(models.TextChoices):
        MUTED = "muted", _("Writing was stopped")
        UNMUTED = "unmuted", _("Writing was allowed again")
        HID = "hid", _("A note was hidden")
        SHOWED = "showed", _("A note was shown again")
        REMOVED = "removed", _("Was removed from the panel")
        NOTE = "note", _("A note was written for them")
        DOT = "dot", _("A dot was placed or taken for them")
        VOTE = "vote", _("Their ballot paper was filled in for them")
        POLL = "poll", _("A poll was answered for them")
        POLL_OWN = "poll_own", _("They answered a poll themselves after being helped")
        AMENDED = "amended", _("A change to a draft was proposed for them")
        CARD = "card", _("A red card was raised for them")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="deeds")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    actor = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    about = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="deeds")
    subject = models.BigIntegerField(null=True)  # the id of the note, ballot, poll, amendment or card
    reason = models.CharField(max_length=600, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.kind} {self.about_id}"
