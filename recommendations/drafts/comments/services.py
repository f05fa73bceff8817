"""Writing comments on a draft, and settling them."""

from typing import Any

from django.conf import settings

from facilitation.board.texts import clean
from facilitation.desk.conduct import is_muted
from panels import policy
from panels.command import Refused
from panels.models import Membership
from recommendations.drafts.comments import anchors
from recommendations.drafts.comments.models import DraftComment
from recommendations.drafts.events import DraftEvent
from recommendations.drafts.letters import Letters, Unreadable
from recommendations.drafts.lib0 import Malformed
from recommendations.drafts.models import Draft
from recommendations.drafts.selectors import doc_of
from roomlog.log import Tx

QUOTE_CHARS = 400


def write(tx: Tx, draft: Draft, ask: Any, *, actor: Membership) -> dict[str, Any]:
    """What is quoted is read from the draft itself: nobody can quote what was not there."""
    _check_room(draft)
    field, quote = _passage(draft, ask.anchor, ask.head)
    comment = DraftComment.objects.create(
        draft=draft,
        author=actor,
        field=field,
        anchor=ask.anchor,
        head=ask.head,
        quote=quote[:QUOTE_CHARS],
        text=_text(ask),
        language=ask.language or draft.language,
        at=tx.now,
    )
    tx.append(DraftEvent.COMMENTED, comment.pk)
    return {"comment": comment.pk}


def reply(tx: Tx, draft: Draft, ask: Any, *, actor: Membership) -> dict[str, Any]:
    _check_room(draft)
    thread = _found(draft, ask.comment)
    if thread.thread_id is not None or thread.resolved_at is not None:
        raise Refused("no-such-comment")
    answer = DraftComment.objects.create(
        draft=draft,
        thread=thread,
        author=actor,
        text=_text(ask),
        language=ask.language or draft.language,
        at=tx.now,
    )
    tx.append(DraftEvent.ANSWERED, answer.pk)
    return {"comment": answer.pk}


def edit(tx: Tx, draft: Draft, ask: Any, *, actor: Membership) -> None:
    comment = _own(draft, ask, actor)
    comment.text, comment.edited_at = _text(ask), tx.now
    _change(tx, comment)


def delete(tx: Tx, draft: Draft, ask: Any, *, actor: Membership) -> None:
    """One's own; who steers the panel may take away anybody's. ``back``: what one took away oneself returns."""
    if ask.back:
        _bring_back(tx, draft, ask, actor)
        return
    comment = _found(draft, ask.comment) if actor.role in policy.STEERING else _own(draft, ask, actor)
    comment.deleted_at, comment.deleted_by = tx.now, actor
    _change(tx, comment)


def _bring_back(tx: Tx, draft: Draft, ask: Any, actor: Membership) -> None:
    found = draft.comments.filter(pk=ask.comment, deleted_at__isnull=False, deleted_by=actor.pk)
    comment = found.exclude(text="").first()  # empty: its writer was erased
    if comment is None:
        raise Refused("no-such-comment")
    if is_muted(actor.pk):
        raise Refused("muted")
    _check_room(draft)
    comment.deleted_at = comment.deleted_by = None
    _change(tx, comment)


def resolve(tx: Tx, draft: Draft, ask: Any, *, actor: Membership) -> None:
    """A thread is dealt with, or opened again."""
    comment = _found(draft, ask.comment)
    if comment.thread_id is not None or (comment.resolved_at is not None) == ask.on:
        raise Refused("comment-changed")
    comment.resolved_at, comment.resolved_by = (tx.now, actor) if ask.on else (None, None)
    _change(tx, comment)


def _change(tx: Tx, comment: DraftComment) -> None:
    comment.version += 1
    comment.save()
    tx.append(DraftEvent.COMMENT_CHANGED, comment.pk)


def _passage(draft: Draft, anchor: str, head: str) -> tuple[str, str]:
    try:
        first, last = anchors.letter_at(anchor, anchors.AFTER), anchors.letter_at(head, anchors.BEFORE)
        found = Letters(doc_of(draft)).passage(first, last)
    except Malformed as error:
        raise Refused("bad-fields") from error
    except Unreadable as error:
        raise Refused("no-such-passage") from error
    if found is None:
        raise Refused("no-such-passage")
    return found


def _found(draft: Draft, pk: int) -> DraftComment:
    comment = draft.comments.filter(pk=pk).first()
    is_left = comment is not None and (comment.deleted_at is None or comment.replies.filter(deleted_at=None).exists())
    if comment is None or not is_left:
        raise Refused("no-such-comment")
    return comment


def _own(draft: Draft, ask: Any, actor: Membership) -> DraftComment:
    comment = _found(draft, ask.comment)
    if comment.deleted_at is not None:
        raise Refused("no-such-comment")
    if comment.author_id != actor.pk:
        raise Refused("not-your-comment")
    if comment.version != ask.version:
        raise Refused("comment-changed")
    return comment


def _check_room(draft: Draft) -> None:
    open_ = draft.comments.filter(deleted_at=None, resolved_at=None).exclude(thread__resolved_at__isnull=False)
    if open_.count() >= settings.RAATI.draft_comments:
        raise Refused("too-many-comments")


def _text(ask: Any) -> str:
    return clean(ask.text, settings.RAATI.draft_comment_chars)
