"""Ballots: questions, secret papers, results, minority statements."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from panels.models import Membership, Panel
from recommendations.drafts.models import DraftVersion
from recommendations.labels import label_of
from recommendations.tally import ORDERS
from roomlog.history import records
from sessions.models import Meeting
from words.fields import WordsField


class BallotStatus(models.TextChoices):
    PREPARED = "prepared", _("Prepared")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Method(models.TextChoices):
    """The rule templates; what each means is said by wording.py and counted by ``recommendations.tally``."""

    CONSENT = "consent", _("Consent: how much do you support it?")
    MAJORITY = "majority", _("Yes or no: simple majority")
    TWO_THIRDS = "two-thirds", _("Yes or no: two thirds")
    FOUR_FIFTHS = "four-fifths", _("Yes or no: four fifths")
    RANKING = "ranking", _("Ranking: put the options in order")
    APPROVAL = "approval", _("Approval: choose all that are good")
    POINTS = "points", _("Points: share out points")


class Denominator(models.TextChoices):
    """What a share is a share of."""

    COUNTED = "counted", _("Answers other than blank")
    PRESENT = "present", _("Everyone present when the ballot opens")
    ENTITLED = "entitled", _("Everyone who may vote")


class Ballot(models.Model):
    """A vote on frozen texts. Rule, quorum and who counts are frozen when it opens.

    Consent and yes or no ask about each draft (``Question``); ranking, approval and points ask one question, the
    title, and put its options in order (``Option``).
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="ballots")
    title = WordsField(_("title"), blank=True)
    draft_ids = models.JSONField(default=list)  # what to vote on, in order, until opening freezes it as questions
    texts = models.JSONField(default=list)  # options written freely, behind the drafts, until opening freezes them
    status = models.CharField(max_length=10, choices=BallotStatus.choices, default=BallotStatus.PREPARED)
    method = models.CharField(max_length=16, choices=Method.choices, default=Method.CONSENT)
    denominator = models.CharField(max_length=10, choices=Denominator.choices, default=Denominator.COUNTED)
    threshold_percent = models.PositiveSmallIntegerField()
    quorum = models.PositiveIntegerField()
    present = models.PositiveIntegerField(default=0)  # panelists present when it opened
    entitled = models.PositiveIntegerField(default=0)  # panelists who could vote when it opened
    points = models.PositiveSmallIntegerField(default=0)  # that each paper may share out
    is_trial = models.BooleanField(default=False)  # its result is shown and decides nothing
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Minority statements are written and signed until then; None: while the meeting runs.
    statements_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["meeting"], condition=~models.Q(status="closed"), name="one_ballot_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"ballot {self.pk}"

    @property
    def is_order(self) -> bool:
        return self.method in ORDERS

    @property
    def texts_as_lines(self) -> str:
        return "\n".join(self.texts)


class Question(models.Model):
    """One frozen version to be answered 5 … 1 or blank."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="questions")
    version = models.ForeignKey(DraftVersion, on_delete=models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["ballot", "position"], name="questions_in_order"),
            models.UniqueConstraint(fields=["ballot", "version"], name="a_version_once_per_ballot"),
        )
        ordering = ("ballot", "position")

    def __str__(self) -> str:
        return f"question {self.position}"


class Option(models.Model):
    """What can be chosen in a ballot that puts options in order: one frozen version, or a text of its own."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="options")
    version = models.ForeignKey(DraftVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="options")
    text = models.CharField(max_length=200, blank=True)  # of one without a version
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["ballot", "position"], name="options_in_order"),)
        ordering = ("ballot", "position")

    def __str__(self) -> str:
        return f"option {self.position}"


class OpenVote(models.Model):
    """Somebody's paper while the ballot is open, so that they can change it. Deleted at closing."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="open_votes")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    paper = models.JSONField()  # {question or option id: answer}, see recommendations/tally/papers.py; null: blank
    receipt = models.CharField(max_length=32)
    helped = models.BooleanField(default=False)  # somebody else filled it in for them, on the phone

    class Meta:
        constraints = (models.UniqueConstraint(fields=["ballot", "membership"], name="one_vote_each"),)

    def __str__(self) -> str:
        return f"open vote {self.pk}"


class CastVote(models.Model):
    """One paper of a closed ballot: no person, no time, no order but that of the receipts."""

    id = models.UUIDField(primary_key=True)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="papers")
    receipt = models.CharField(max_length=32, unique=True)
    paper = models.JSONField()

    class Meta:
        ordering = ("receipt",)

    def __str__(self) -> str:
        return f"paper {self.receipt}"


class Turnout(models.Model):
    """That somebody voted in a closed ballot; nothing of how."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="turnout")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["ballot", "membership"], name="counted_once"),)

    def __str__(self) -> str:
        return f"turnout {self.ballot_id}"


class Recommendation(models.Model):
    """What a closed ballot said of one version: accepted or not. Report and public page show these."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="recommendations")
    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="recommendation")
    number = models.PositiveSmallIntegerField()
    accepted = models.BooleanField()
    why_not = models.TextField(blank=True)  # of a rejected one, in the version's language

    history = records()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["panel", "number"], name="recommendations_in_order"),)
        ordering = ("panel", "number")

    def __str__(self) -> str:
        return label_of(self.number)


class MinorityStatement(models.Model):
    """What some panelists say against (or beside) a result, printed next to it and signed by numbers.

    The result is a recommendation's, or the order of a ballot that put options in order.
    """

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, null=True, related_name="statements")
    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, null=True, related_name="statements")
    author = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField()
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    version = models.PositiveIntegerField(default=1)  # who signs names the one they read
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(recommendation__isnull=True) ^ models.Q(ballot__isnull=True),
                name="a_statement_is_on_one_result",
            ),
        )

    def __str__(self) -> str:
        return f"statement {self.pk}"

    @property
    def decided_by(self) -> Ballot:
        return self.ballot or self.recommendation.question.ballot  # type: ignore[union-attr]  # there is one


class Signature(models.Model):
    """A panelist's name under a minority statement, shown as their number."""

    statement = models.ForeignKey(MinorityStatement, on_delete=models.CASCADE, related_name="signatures")
    membership = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    number = models.PositiveIntegerField()  # stays when the person's identity is erased

    class Meta:
        constraints = (models.UniqueConstraint(fields=["statement", "number"], name="signed_once"),)
        ordering = ("statement", "number")

    def __str__(self) -> str:
        return f"{self.number}"
