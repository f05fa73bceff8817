"""What can happen to drafts. What people type makes no events: it stands in the draft's own log."""

from enum import StrEnum


class DraftEvent(StrEnum):
    STARTED = "draft.started"  # in the plenary's room and first in the draft's own; the subject is the draft
    RENAMED = "draft.renamed"  # this and those below in the draft's room
    SOURCED = "draft.sourced"
    WITHDRAWN = "draft.withdrawn"
    RETURNED = "draft.returned"
    FROZEN = "draft.frozen"  # the subject is the version
    SAVED = "draft.saved"  # the subject is the version
    REVISED = "draft.revised"  # the server changed the text for somebody, in the draft's own log
    COMMENTED = "draft.commented"  # the subject is the comment, here and below
    ANSWERED = "draft.answered"
    COMMENT_CHANGED = "draft.comment_changed"  # edited, deleted, resolved or opened again
    LISTED = "draft.listed"  # in a plenary's room: its list of drafts is to be shown again
