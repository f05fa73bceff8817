"""Somebody who is erased is in none of the tables of the panel's recommendations, nor in a file, nor in the log."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Model
from django.utils import timezone

from accounts import erasures
from facilitation.models import Poll
from panels.erasure import erase, replay
from panels.models import Membership
from recommendations.amendments.services.voting import question_of
from recommendations.followers.services import replay as replay_followers
from recommendations.models import (
    Amendment,
    Answer,
    Answering,
    Draft,
    DraftClient,
    DraftComment,
    DraftUpdate,
    DraftVersion,
    Follower,
    GroupCall,
    GroupVolunteer,
    Lane,
    LaneComment,
    LaneMail,
    Merging,
    MinorityStatement,
    OpenVote,
    RedCard,
    Signature,
    StatusReport,
    Turnout,
    Verdict,
)
from recommendations.report import build, tasks
from recommendations.report.models import Report, ReportStatus
from tests.finished import Finished, finished_panel, ready_report
from tests.room.ballot_box import make_draft

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

NAME, MAIL, PHONE, SAID = "Zacharias Zimmer", "zz@example.org", "0401234567", "QUIXOTIC"


@pytest.fixture
def done(transactional_db: None, settings: Any, tmp_path: Path) -> Finished:
    settings.ERASURE_JOURNAL, settings.MEDIA_ROOT = str(tmp_path / "erasures.jsonl"), tmp_path / "media"
    done = finished_panel(statement=f"{SAID} statement")
    Signature.objects.exclude(membership=done.cast.panelists[2]).delete()
    who = done.cast.panelists[2]
    Membership.objects.filter(pk=who.pk).update(name=NAME, email=MAIL, phone=PHONE)
    _everywhere(done, Membership.objects.get(pk=who.pk))
    return done


def _everywhere(done: Finished, who: Membership) -> None:
    """One row of every model that can name a person, with their words in each field that they write."""
    panel, now = done.panel, timezone.now()
    draft, other = make_draft(panel, "One"), make_draft(panel, "Two")
    recommendation = done.recommendations[0]
    ballot = recommendation.question.ballot
    DraftClient.objects.create(draft=draft, client=7, membership=who)
    DraftVersion.objects.filter(draft__number=1).update(made_by=who, name=f"{SAID} name")
    said: dict[str, Any] = {"draft": draft, "author": who, "language": "en"}
    DraftComment.objects.create(**said, field="text", text=f"{SAID} comment", at=now, resolved_by=who, deleted_by=who)
    DraftComment.objects.create(**said, thread=DraftComment.objects.get(), text=f"{SAID} reply", at=now)
    case: dict[str, Any] = {**said, "reason": f"{SAID} reason", "outcome": f"{SAID} outcome", "decided_by": who}
    change = Amendment.objects.create(**case, field="text", before="Somebody", after=f"{SAID} after", applied_by=who)
    question = question_of(change)
    assert SAID in str(question)
    Poll.objects.create(meeting=done.cast.meeting, position=9, question=question, kind="single", about=change.pk)
    RedCard.objects.create(**case)
    RedCard.objects.create(**{**case, "author": None, "reason": "Another's", "state": "dealt_with"})
    Amendment.objects.create(**{**case, "author": None, "reason": "Another's"}, field="text", state="rejected")
    lane = Lane.objects.create(panel=panel, kind="remarks", closes_at=now, opened_at=now)
    LaneComment.objects.create(lane=lane, draft=draft, author=who, text=f"{SAID} remark", written_at=now)
    LaneComment.objects.create(
        lane=lane, draft=draft, text="Another's", reply=f"{SAID} reply", handled_by=who, written_at=now
    )
    LaneMail.objects.create(lane=lane, membership=who, occasion="opened", closes_at=now)
    Merging.objects.create(
        panel=panel, first=draft, second=other, title="Both", proposed_by=who, settled_by=who, proposed_at=now
    )
    GroupVolunteer.objects.create(
        call=GroupCall.objects.create(panel=panel, wanted=2, closes_at=now, opened_at=now), membership=who
    )
    OpenVote.objects.create(ballot=ballot, membership=who, paper={}, receipt="r")
    Answering.objects.create(panel=panel).approvers.add(who)
    answer = Answer(recommendation=recommendation, language="en", changed_at=now, changed_by=who, judged_by=who)
    answer.words_back = f"{SAID} words back"
    answer.save()
    answer.writers.add(who)
    StatusReport.objects.create(
        recommendation=recommendation, done="done", language="en", reported_by=who, on=now.date(), at=now
    )
    Verdict.objects.create(
        recommendation=recommendation, membership=who, meets="no", text=f"{SAID} verdict", language="en", shuffle=1
    )
    Draft.history.update(history_user_id=who.pk)
    Follower.objects.create(panel=panel, email=MAIL.upper(), language="en", asked_at=now, confirmed_at=now)


def _naming(who: int) -> list[str]:
    """Columns of this app's tables that lead to the person, also in its history."""
    found = []
    for model in apps.get_app_config("recommendations").get_models():
        for field in model._meta.get_fields():
            is_person = field.concrete and field.related_model is Membership
            if (is_person or field.name == "history_user_id") and _rows(model, field.name, who):
                found.append(f"{model.__name__}.{field.name}")
    return found


def _rows(model: type[Model], field: str, who: int) -> bool:
    return model._default_manager.filter(**{field: who}).exists()


def _columns() -> set[str]:
    """All that can lead to a person, but for histories."""
    return {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("recommendations").get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is Membership
    }


def _everything() -> str:
    models = (model for app in apps.get_app_configs() for model in app.get_models())
    tables = "\n".join(serializers.serialize("json", model._default_manager.all()) for model in models)
    log = b"".join(bytes(one) for one in DraftUpdate.objects.values_list("update", flat=True))
    kept = [path.read_bytes() for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    return tables + b"".join([log, *kept]).decode(errors="replace")


def _built(done: Finished) -> Report:
    report = ready_report(done.panel)
    report.others = {"md": {"name": default_storage.save("reports/r.md", ContentFile(SAID.encode())), "sha256": ""}}
    report.save()
    return report


def test_nothing_of_an_erased_person_is_left(done: Finished, monkeypatch: pytest.MonkeyPatch) -> None:
    who = Membership.objects.select_related("panel").get(name=NAME)
    built, delivered = _built(done), ready_report(done.panel, published=True)
    under_way = Report.objects.create(panel=done.panel, language="en", status=ReportStatus.BUILDING)
    assert _columns() <= set(_naming(who.pk)), "every table that can name somebody does before"
    assert SAID in _everything()
    follower = Follower.objects.get()
    erase(who, texts=True)
    assert _naming(who.pk) == []
    left = _everything()
    assert [word for word in (*NAME.split(), MAIL, MAIL.upper(), PHONE, SAID) if word in left] == []
    assert list(Report.objects.values_list("pk", flat=True)) == [delivered.pk]
    assert default_storage.exists(str(delivered.file.name))
    assert not default_storage.exists(str(built.file.name))
    assert {under_way.pk, built.pk}.isdisjoint(Report.objects.values_list("pk", flat=True))
    assert [line["public_id"] for line in erasures.written_down("follower")] == [follower.public_id]
    follower.save(force_insert=True)  # as an older backup would have it
    assert replay_followers() == 1
    assert not Follower.objects.exists()


def test_a_report_that_was_being_built_meanwhile_leaves_no_file(
    done: Finished, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = Membership.objects.select_related("panel").get(name=NAME)
    report = Report.objects.create(panel=done.panel, language="en")

    def drawn(html: str, on_page: Any) -> Any:
        assert SAID in html
        erase(who, texts=True)
        return build.Built(b"%PDF", 1)

    monkeypatch.setattr(build, "pdf_of", drawn)
    tasks.build_report.call(report.pk)
    assert not Report.objects.exists()
    assert default_storage.listdir("reports")[1] == []


def test_somebody_without_a_name_comes_back_no_more_than_others(done: Finished) -> None:
    who = Membership.objects.select_related("panel").get(name=NAME)
    erase(who, texts=False)
    Membership.objects.filter(pk=who.pk).update(email=MAIL)
    Turnout.objects.create(ballot=done.recommendations[0].question.ballot, membership=who)
    assert replay() == 1
    assert MAIL not in _everything()
    assert replay() == 0
    assert MinorityStatement.objects.get().text, "the texts stay unless they ask"
