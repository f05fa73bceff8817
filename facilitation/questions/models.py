"""Questions that tables put to the experts, the panelists' votes on them, and the answers."""

from typing import Self

from django.conf import settings
from django.db import models

from facilitation.board.models import new_note_id
from panels.models import Membership
from sessions.models import Meeting, Table


class QuestionRules(models.Model):
    """How many questions a table may propose in this meeting, and how many votes each panelist has."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="question_rules")
    per_table = models.PositiveSmallIntegerField(default=settings.RAATI.questions_per_table)
    votes = models.PositiveSmallIntegerField(default=settings.RAATI.question_votes)

    def __str__(self) -> str:
        return f"rules of {self.meeting_id}"


class ExpertQuestionQuerySet(models.QuerySet["ExpertQuestion"]):
    def live(self) -> Self:
        """Those that stand for themselves: neither deleted nor merged into another."""
        return self.filter(deleted_at=None, merged_into=None)

    def chosen(self) -> Self:
        """Those that the experts are to answer, in order."""
        return self.live().filter(place__isnull=False).order_by("place", "pk")


class ExpertQuestion(models.Model):
    """A table's question to the experts. It is the table's: everybody there may change it while they talk about it."""

    id = models.BigIntegerField(primary_key=True, default=new_note_id, editable=False)  # tells no order of writing
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="expert_questions")
    table = models.ForeignKey(Table, on_delete=models.SET_NULL, null=True, blank=True, related_name="expert_questions")
    author = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.CharField(max_length=500)  # empty only after an erasure
    language = models.CharField(max_length=5, default="fi")
    version = models.PositiveIntegerField(default=1)  # of the text
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged")
    place = models.PositiveSmallIntegerField(null=True, blank=True)  # in the order of answering; null: not chosen
    turn_at = models.DateTimeField(null=True, blank=True)  # when the facilitator last put it to the experts
    published_at = models.DateTimeField(null=True, blank=True)  # on the open page, with its answers
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = ExpertQuestionQuerySet.as_manager()

    class Meta:
        ordering = ("meeting", "pk")

    def __str__(self) -> str:
        return f"question {self.pk}"


class QuestionVote(models.Model):
    """One panelist's vote for one question: an approval, so that groups of voters can be seen (representation.py)."""

    question = models.ForeignKey(ExpertQuestion, on_delete=models.CASCADE, related_name="votes")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="question_votes")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["question", "membership"], name="one_vote_per_question"),)

    def __str__(self) -> str:
        return f"vote for {self.question_id}"


class ExpertAnswer(models.Model):
    """What an expert answered: written by themselves, or said in the meeting and noted by a facilitator."""

    question = models.ForeignKey(ExpertQuestion, on_delete=models.CASCADE, related_name="answers")
    expert = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers")
    noted_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    in_writing = models.BooleanField(default=False)
    text = models.TextField(max_length=3000)
    language = models.CharField(max_length=5, default="fi")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["question", "expert"], name="one_answer_per_expert"),)
        ordering = ("question", "pk")

    def __str__(self) -> str:
        return f"answer {self.pk}"
