"""What is left of questions when a person is erased: texts without an author, unless they go too."""

from django.utils import timezone

from facilitation.questions.events import QuestionEvent
from facilitation.questions.models import ExpertAnswer, ExpertQuestion, QuestionVote
from panels.models import Membership
from roomlog.models import Event


def erase(membership: Membership, *, texts: bool) -> None:
    """Runs inside the caller's transaction. An expert's answers were given in public: they stay, without the name."""
    mine = ExpertQuestion.objects.filter(author=membership)
    if texts:
        mine.filter(deleted_at=None).update(deleted_at=timezone.now())
        mine.update(text="")
        ExpertAnswer.objects.filter(expert=membership).delete()
    mine.update(author=None)
    ExpertAnswer.objects.filter(expert=membership).update(expert=None)
    ExpertAnswer.objects.filter(noted_by=membership).update(noted_by=None)
    QuestionVote.objects.filter(membership=membership).delete()
    Event.objects.filter(actor=membership.pk, kind__in=list(QuestionEvent)).update(actor=None)
