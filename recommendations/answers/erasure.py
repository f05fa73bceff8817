"""Forgetting a person: who wrote and judged goes, the authority's words and the figures stay."""

from panels.models import Membership
from recommendations.answers.models import Answer, Answering, BodyMeeting, StatusReport, Verdict
from recommendations.followers.services import stop_address


def erase(membership: Membership, *, texts: bool) -> None:
    me = membership.pk
    if texts:
        Answer.objects.filter(judged_by=me).update(words_back="")
        Answer.history.filter(judged_by_id=me).update(words_back="")
    for field in ("changed_by", "judged_by"):
        Answer.objects.filter(**{field: me}).update(**{field: None})
        Answer.history.filter(**{f"{field}_id": me}).update(**{f"{field}_id": None})
    for model in (Answer, Answering, BodyMeeting):
        model.history.filter(history_user_id=me).update(history_user_id=None)
    Answer.writers.through.objects.filter(membership_id=me).delete()
    Answering.approvers.through.objects.filter(membership_id=me).delete()
    StatusReport.objects.filter(reported_by=me).update(reported_by=None)
    mine = Verdict.objects.filter(membership=me)
    if texts:
        mine.update(text="")
    mine.update(membership=None)
    if membership.email:
        stop_address(membership.panel_id, membership.email)
