"""What the authority answers, what it then does, and what panelists think of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from panels.models import Membership, Panel
from recommendations.ballots.models import Recommendation
from roomlog.history import records
from words.fields import WordsField


class Stance(models.TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("what the authority does", "Accepted")
    PARTLY = "partly", _("Accepted in part")
    STUDY = "study", _("Under study")
    REJECTED = "rejected", pgettext_lazy("what the authority does", "Rejected")


class AnswerState(models.TextChoices):
    DRAFT = "draft", _("Being written")
    ASKED = "asked", _("Waits for approval")
    RETURNED = "returned", _("Sent back")
    APPROVED = "approved", _("Approved, not published yet")
    PUBLISHED = "published", _("Published")


class Done(models.TextChoices):
    NOT_STARTED = "not_started", pgettext_lazy("how far it is", "Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")
    CHANGED = "changed", _("Done in another way")
    DROPPED = "dropped", _("Given up")


class Meets(models.TextChoices):
    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


class Answering(models.Model):
    """A panel's rules for the answer. Without a day nothing is due; without approvers any second person may approve."""

    panel = models.OneToOneField(Panel, on_delete=models.CASCADE, related_name="answering")
    handed_over_on = models.DateField(_("handed over on"), null=True, blank=True)
    answer_by = models.DateField(_("answer by"), null=True, blank=True)
    approvers = models.ManyToManyField(Membership, blank=True, related_name="+")

    history = records()

    def __str__(self) -> str:
        return f"answering of {self.panel_id}"


class AnswerText(models.Model):
    """What an answer says. ``language``: the original; the others are translations."""

    stance = models.CharField(_("stance"), max_length=10, choices=Stance.choices, blank=True)
    reason = WordsField(_("reason"), blank=True)
    owner = WordsField(_("who is responsible"), blank=True)  # a post, not necessarily a person
    next_step = WordsField(_("next step"), blank=True)
    due_on = models.DateField(_("deadline"), null=True, blank=True)
    language = models.CharField(_("original language"), max_length=5, choices=settings.LANGUAGES)

    class Meta:
        abstract = True


class Answer(AnswerText):
    """The officials' working copy. Nobody outside sees it; publishing copies it.

    ``writers``: who has changed it since it was last published: none of them may approve it.
    """

    recommendation = models.OneToOneField(Recommendation, on_delete=models.CASCADE, related_name="answer")
    state = models.CharField(max_length=10, choices=AnswerState.choices, default=AnswerState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    writers = models.ManyToManyField(Membership, blank=True, related_name="+")
    changed_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()
    judged_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    words_back = models.TextField(blank=True)  # why it was sent back

    history = records()

    def __str__(self) -> str:
        return f"answer to {self.recommendation_id}: {self.state}"


class PublishedAnswer(AnswerText):
    """What was published and when. A later one stands beside it; none is ever changed."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="published_answers")
    number = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)  # panelists and followers have been written to

    class Meta:
        constraints = (models.UniqueConstraint(fields=["recommendation", "number"], name="published_answers_in_order"),)
        ordering = ("recommendation", "number")

    def __str__(self) -> str:
        return f"published answer {self.number} to {self.recommendation_id}"


class StatusReport(models.Model):
    """What was done by a day, with evidence. Added to, never changed."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="status_reports")
    done = models.CharField(_("how far it is"), max_length=12, choices=Done.choices)
    text = WordsField(_("what was done"), blank=True)
    link = models.URLField(_("link to evidence"), max_length=500, blank=True)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    reported_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("recommendation", "on", "pk")

    def __str__(self) -> str:
        return f"{self.done} on {self.on}"


class Verdict(models.Model):
    """Whether an answer meets the recommendation, as one panelist sees it; optional words, shown without a name."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="verdicts")
    membership = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    meets = models.CharField(max_length=10, choices=Meets.choices)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    shuffle = models.BigIntegerField()  # random: words are shown in this order, which tells nothing
    hidden_at = models.DateTimeField(null=True, blank=True)  # an organiser took the words off the page

    class Meta:
        constraints = (models.UniqueConstraint(fields=["recommendation", "membership"], name="one_verdict_each"),)
        ordering = ("recommendation", "shuffle")

    def __str__(self) -> str:
        return f"verdict on {self.recommendation_id}"


class BodyKind(models.TextChoices):
    HANDOVER = "handover", _("Hand-over")
    DECISION = "decision", _("Decision")
    FOLLOW_UP = "follow_up", _("Follow-up")


class BodyMeeting(models.Model):
    """A meeting of a decision body that deals with the recommendations: council, board, committee."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="body_meetings")
    kind = models.CharField(_("kind"), max_length=10, choices=BodyKind.choices, default=BodyKind.DECISION)
    title = WordsField(_("title"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    starts_at = models.DateTimeField()
    time_zone = models.CharField(max_length=40, default=settings.TIME_ZONE)
    link = models.URLField(_("link to the agenda item or the minutes"), max_length=500, blank=True)
    sequence = models.PositiveIntegerField(default=0)  # of calendar files: grows with every change
    cancelled_at = models.DateTimeField(null=True, blank=True)

    history = records()

    class Meta:
        ordering = ("panel", "starts_at", "pk")

    def __str__(self) -> str:
        return str(self.title)


class AnswerReminder(models.Model):
    """That a reminder was sent: the row is claimed before, so that nobody gets it twice."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="answer_reminders")
    what = models.CharField(max_length=20)  # one of dates.NOTICES
    day = models.DateField()  # the one that it was meant for

    class Meta:
        constraints = (models.UniqueConstraint(fields=["panel", "what", "day"], name="one_answer_reminder_per_day"),)

    def __str__(self) -> str:
        return f"{self.what} {self.day}"
