"""What can happen to answers, in the panel's room. The subject is the recommendation's number."""

from enum import StrEnum


class AnswerEvent(StrEnum):
    CHANGED = "answer.changed"  # written, sent to approval, sent back, approved
    PUBLISHED = "answer.published"
    REPORTED = "answer.reported"  # a status
    JUDGED = "answer.judged"  # a panelist said whether it meets the recommendation; does not say who
    RULED = "answer.ruled"  # deadlines, approvers, the decision bodies' calendar
    REMINDED = "answer.reminded"
