"""Reads of comments: threads in the order of their writing, open ones first."""

from dataclasses import dataclass

from django.db.models import Prefetch

from recommendations.drafts.comments import anchors
from recommendations.drafts.comments.models import DraftComment
from recommendations.drafts.letters import Letters, Unreadable
from recommendations.drafts.models import Draft
from recommendations.drafts.selectors import doc_of


@dataclass(frozen=True)
class Thread:
    """A comment with its replies. ``is_gone``: nothing is left of the words that it was about."""

    first: DraftComment
    replies: list[DraftComment]
    is_gone: bool


def threads(draft: Draft) -> list[Thread]:
    written = DraftComment.objects.filter(deleted_at=None).select_related("author")
    firsts = draft.comments.filter(thread=None).select_related("author", "resolved_by")
    firsts = firsts.prefetch_related(Prefetch("replies", written, to_attr="answers"))
    shown = [one for one in firsts if one.deleted_at is None or one.answers]
    for one in shown:
        if one.deleted_at is not None:
            one.text = ""  # for nobody's eyes
    if not shown:
        return []
    letters = _letters(draft)
    found = [Thread(one, one.answers, _is_gone(letters, one)) for one in shown]
    return sorted(found, key=lambda thread: thread.first.resolved_at is not None)


def _letters(draft: Draft) -> Letters | None:
    try:
        return Letters(doc_of(draft))
    except Unreadable:
        return None


def _is_gone(letters: Letters | None, comment: DraftComment) -> bool:
    if letters is None:
        return False
    first = anchors.letter_at(comment.anchor, anchors.AFTER)
    last = anchors.letter_at(comment.head, anchors.BEFORE)
    try:
        if letters.passage(first, last) is not None:
            return False
    except Unreadable:
        pass
    return letters.count(comment.field, comment.quote) != 1  # split and joined paragraphs are made of new letters
