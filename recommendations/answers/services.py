"""An answer's way: written, sent to a second person, sent back or approved, published. The panel's room is locked."""

from typing import Any

from django.conf import settings
from django.db.models import Exists, Max, OuterRef

from panels.command import Refused
from panels.models import Membership, Panel, Role
from recommendations.answers.events import AnswerEvent
from recommendations.answers.models import Answer, Answering, AnswerState, PublishedAnswer, Stance
from recommendations.ballots.models import Recommendation
from roomlog.log import Tx

TEXT_FIELDS = ("stance", "reason", "owner", "next_step", "due_on", "language")
WORKING = (Role.OFFICIAL, Role.ORGANISER)


def save(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> dict[str, Any]:
    """Keep a draft, however unfinished. Whatever was asked for or approved before falls: the text is another."""
    recommendation = to_answer(panel, ask.recommendation)
    answer = Answer.objects.filter(recommendation=recommendation).first()
    if (answer.version if answer else 0) != ask.version:
        raise Refused("changed-meanwhile")
    answer = answer or Answer(recommendation=recommendation, version=0)
    for name in TEXT_FIELDS:
        setattr(answer, name, getattr(ask, name))
    answer.version += 1
    _moved(tx, answer, AnswerState.DRAFT, actor)
    answer.writers.add(actor.pk)
    return {"version": answer.version}


def ask_for_approval(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> dict[str, Any]:
    answer = _answer(panel, ask)
    if answer.state in {AnswerState.ASKED, AnswerState.APPROVED, AnswerState.PUBLISHED}:
        raise Refused("answer-moved-on")
    problem = unfinished(answer)
    if problem:
        raise Refused(problem)
    _moved(tx, answer, AnswerState.ASKED, actor)
    from recommendations.answers.mail import ask_approvers  # it reads whom this module allows

    ask_approvers(tx, panel, answer, actor)
    return {"version": answer.version}


def unfinished(answer: Answer) -> str:
    """What is still missing before somebody can approve it: a refusal's code, or nothing.

    A reason is always needed, in the original language; only what is accepted may be said in a few words.
    """
    if not answer.stance:
        return "no-stance"
    reason = answer.reason.get(answer.language, "")
    if len(reason) < (1 if answer.stance == Stance.ACCEPTED else settings.RAATI.answer_reason_least):
        return "no-reason"
    if not answer.owner:
        return "no-owner"
    if answer.stance != Stance.REJECTED and answer.due_on is None:
        return "no-due-day"
    return ""


def approve(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> dict[str, Any]:
    answer = _to_judge(panel, ask, actor)
    answer.judged_by = actor
    answer.words_back = ""
    _moved(tx, answer, AnswerState.APPROVED, actor)
    return {"version": answer.version}


def send_back(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> dict[str, Any]:
    answer = _to_judge(panel, ask, actor)
    answer.judged_by = actor
    answer.words_back = ask.words
    _moved(tx, answer, AnswerState.RETURNED, actor)
    return {"version": answer.version}


def publish(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> dict[str, Any]:
    """Those that were approved, all of them or none. Who follows hears of them together, a little later."""
    numbers = dict.fromkeys(ask.recommendations)
    found = Answer.objects.filter(recommendation__panel=panel, recommendation__number__in=numbers)
    last = Max("recommendation__published_answers__number")
    answers = list(found.select_related("recommendation").annotate(last=last).order_by("recommendation__number"))
    if len(answers) != len(numbers):
        raise Refused("unknown")
    if any(answer.state != AnswerState.APPROVED for answer in answers):
        raise Refused("not-approved")
    PublishedAnswer.objects.bulk_create(_published(answer, (answer.last or 0) + 1, tx) for answer in answers)
    for answer in answers:
        answer.state, answer.changed_by, answer.changed_at = AnswerState.PUBLISHED, actor, tx.now
        answer.save()
        tx.append(AnswerEvent.PUBLISHED, answer.recommendation.number)
    Answer.writers.through.objects.filter(answer__in=answers).delete()
    plan_news(tx, panel)
    return {"published": [answer.recommendation.number for answer in answers]}


def _published(answer: Answer, number: int, tx: Tx) -> PublishedAnswer:
    return PublishedAnswer(
        recommendation_id=answer.recommendation_id,
        number=number,
        published_at=tx.now,
        **{name: getattr(answer, name) for name in TEXT_FIELDS},
    )


def plan_news(tx: Tx, panel: Panel) -> None:
    """What happens within some minutes goes out as one e-mail; the first one planned takes it all."""
    from datetime import timedelta

    from recommendations.answers.work import tell  # it calls this app's models

    tell.using(run_after=tx.now + timedelta(seconds=settings.RAATI.answer_news_s)).enqueue(panel.pk)


def may_judge(answer: Answer, member: Membership) -> str:
    """Whether they may approve or send back: a refusal's code, or nothing.

    Never who wrote it, in whichever role or with whichever address they come; and where the panel names
    approvers, only those.
    """
    if member.role not in WORKING:
        return "not-allowed"
    working, judging = _working(answer.recommendation.panel_id)
    now = next((one for one in working if one.pk == member.pk), None)
    if now is not None and _is_among(list(answer.writers.all()), now):
        return "own-answer"
    return "" if now in judging else "not-approver"


def approvers_of(answer: Answer) -> list[Membership]:
    """The memberships that may judge this answer."""
    _all, judging = _working(answer.recommendation.panel_id)
    writers = list(answer.writers.all())
    return [one for one in judging if not _is_among(writers, one)]


def _working(panel_id: int) -> tuple[list[Membership], list[Membership]]:
    """Who works on answers, and who of them judges those that others wrote."""
    named = Answering.objects.filter(panel=panel_id, approvers=OuterRef("pk"))
    people = Membership.objects.filter(panel=panel_id, role__in=WORKING, removed_at=None)
    found = people.annotate(is_named=Exists(named))
    judging = [one for one in found if one.is_named] or found  # whoever was named and has left holds nobody up
    return [*found], [*judging]


def _is_among(writers: list[Membership], member: Membership) -> bool:
    """In whichever role, or with whichever address."""
    user, email = member.user_id, member.email.casefold()
    return any(
        one.pk == member.pk or (user and one.user_id == user) or (email and one.email.casefold() == email)
        for one in writers
    )


def to_answer(panel: Panel, number: int) -> Recommendation:
    """Only what the panel accepted is answered."""
    found = Recommendation.objects.filter(panel=panel, number=number, accepted=True).first()
    if found is None:
        raise Refused("unknown")
    return found


def _answer(panel: Panel, ask: Any) -> Answer:
    """As the sender saw it."""
    accepted = {"recommendation__panel": panel, "recommendation__accepted": True}
    rows = Answer.objects.select_related("recommendation").filter(**accepted)
    answer = rows.filter(recommendation__number=ask.recommendation).first()
    if answer is None:
        raise Refused("unknown")
    if answer.version != ask.version:
        raise Refused("changed-meanwhile")
    return answer


def _to_judge(panel: Panel, ask: Any, actor: Membership) -> Answer:
    answer = _answer(panel, ask)
    refusal = may_judge(answer, actor)
    if refusal:
        raise Refused(refusal)
    if answer.state != AnswerState.ASKED:
        raise Refused("answer-moved-on")
    return answer


def _moved(tx: Tx, answer: Answer, state: AnswerState, actor: Membership) -> None:
    answer.state, answer.changed_by, answer.changed_at = state, actor, tx.now
    answer.save()
    tx.append(AnswerEvent.CHANGED, answer.recommendation.number)
