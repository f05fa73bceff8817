"""Attaching to a draft what it grew from, and to which of its words each source belongs."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from facilitation.board.texts import clean
from panels.command import Refused
from panels.models import Membership
from recommendations.ballots.selectors import is_decided
from recommendations.drafts.models import Draft, DraftSource, SourcePassage
from recommendations.sources import shelf
from recommendations.sources.kinds import named
from recommendations.sources.selectors import plain_texts
from recommendations.sources.words import place_of, tidy


def attach(draft: Draft, ask: Any, actor: Membership) -> None:
    """Attach one thing, or take it away. ``ask.passages``: words that it belonged to before it was taken away."""
    what = named(ask.model_dump())
    if what is None:
        raise Refused("no-such-source")
    kind, pk = what
    _check_undecided(draft)
    if not ask.on:
        DraftSource.objects.filter(draft=draft, **_column(kind, pk)).delete()
        return
    actor.panel = draft.panel
    if not shelf.may_attach(kind, pk, actor):
        raise Refused("no-such-source")
    source, _new = DraftSource.objects.get_or_create(draft=draft, **_column(kind, pk))
    for words in ask.passages:
        _quote(source, words)


def quote(draft: Draft, ask: Any) -> None:
    """Say that a source belongs to these words of the draft, or that it does not any more."""
    source = DraftSource.objects.filter(draft=draft, pk=ask.source).first()
    if source is None:
        raise Refused("no-such-source")
    _check_undecided(draft)
    if ask.on:
        if place_of(ask.words, plain_texts(draft)) is None:
            raise Refused("no-such-words")
        _quote(source, ask.words)
    else:
        source.passages.filter(words=tidy(ask.words)).delete()


def _check_undecided(draft: Draft) -> None:
    """What was voted on keeps the origin that it had: open pages and reports tell it."""
    if is_decided(draft):
        raise Refused("already-decided")


def _quote(source: DraftSource, words: str) -> None:
    found = clean(tidy(words), settings.RAATI.passage_chars)
    if source.passages.count() >= settings.RAATI.source_passages and not source.passages.filter(words=found).exists():
        raise Refused("too-many-passages", limit=settings.RAATI.source_passages)
    SourcePassage.objects.get_or_create(source=source, words=found)


def _column(kind: str, pk: int) -> dict[str, Any]:
    return {f"{kind}_id": pk}


def copy(sources: Iterable[DraftSource], into: Draft) -> None:
    """The draft grows from these as well; passages come along where its texts hold the words."""
    texts = plain_texts(into)
    for source in sources:
        kind, pk = source.what
        mine, _new = DraftSource.objects.get_or_create(draft=into, **_column(kind, pk))
        for passage in source.passages.all():
            if place_of(passage.words, texts) and mine.passages.count() < settings.RAATI.source_passages:
                SourcePassage.objects.get_or_create(source=mine, words=passage.words)
