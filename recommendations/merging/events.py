"""What can happen to proposals to merge drafts, in the panel's room. The subject is the proposal."""

from enum import StrEnum


class MergeEvent(StrEnum):
    PROPOSED = "merge.proposed"
    WRITTEN = "merge.written"
    DONE = "merge.done"
    DECLINED = "merge.declined"
    UNDONE = "merge.undone"
