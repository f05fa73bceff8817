"""A closed ballot as data that anybody can count again: rule, texts with their hashes, papers, result."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from recommendations.ballots.models import Ballot, Option, Question
from recommendations.ballots.options import content_of, sha256_of
from recommendations.ballots.selectors import rule_of
from recommendations.ballots.texts import title_of_option, titles_of
from recommendations.drafts.models import DraftVersion
from recommendations.drafts.selectors import texts_in
from recommendations.tally.recount import BALLOT_FORMAT, counted

Json = dict[str, Any]


def ballot_file(ballot: Ballot) -> Json:
    """The file of one ballot, with the whole texts, so that their hashes can be made again."""
    return {"format": BALLOT_FORMAT, "ballot": ballot_json(ballot, whole=True)}


def ballot_json(ballot: Ballot, *, whole: bool = False) -> Json:
    """``result`` is what ``recommendations.tally.recount`` makes of the rest; see there for its form."""
    found: Json = {
        "id": ballot.pk,
        "meeting": ballot.meeting_id,
        "title": dict(ballot.title),
        "trial": ballot.is_trial,
        "rule": asdict(rule_of(ballot)),
        "threshold_percent": ballot.threshold_percent,
        "quorum": ballot.quorum,
        "present": ballot.present,
        "opened_at": _time(ballot.opened_at),
        "closed_at": _time(ballot.closed_at),
        "questions": [_question(question, whole) for question in ballot.questions.select_related("version")],
        "options": [_option(option, whole) for option in ballot.options.select_related("version")],
        "papers": [{"receipt": paper.receipt, "answers": paper.paper} for paper in ballot.papers.order_by("receipt")],
    }
    return {**found, "result": counted(found)}


def _question(question: Question, whole: bool) -> Json:
    version = question.version
    content = {"content": _content(version)} if whole else {}
    return {
        "id": question.pk,
        "position": question.position,
        "version": version.pk,
        "title": str(titles_of(version)),
        "sha256": version.sha256,
        **content,
    }


def _option(option: Option, whole: bool) -> Json:
    version = option.version
    content = {"content": _content(version) if version else content_of(option)} if whole else {}
    return {
        "id": option.pk,
        "position": option.position,
        "version": option.version_id,
        "title": str(title_of_option(option)),
        "language": option.language,
        "sha256": sha256_of(option),
        **content,
    }


def _content(version: DraftVersion) -> Json:
    """What a version's fingerprint is made of (``drafts.services.fingerprint``)."""
    named = {name: getattr(version, name) for name in ("title", "titles", "language")}
    return named | texts_in(version).sealed()


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
