"""What can happen to questions. At tables while they are asked; in the plenary from then on."""

from enum import StrEnum


class QuestionEvent(StrEnum):
    """The subject is the question's id; of rules the meeting's. ``question.voted`` does not say who."""

    PROPOSED = "question.proposed"
    EDITED = "question.edited"
    DELETED = "question.deleted"
    RESTORED = "question.restored"
    VOTED = "question.voted"
    MERGED = "question.merged"  # into another, or apart again
    ORDERED = "question.ordered"  # chosen, dropped, or in another place
    TURN = "question.turn"  # it is the one being answered now
    ANSWERED = "question.answered"
    PUBLISHED = "question.published"
    RULES = "question.rules"


AT_TABLE = frozenset({QuestionEvent.PROPOSED, QuestionEvent.EDITED, QuestionEvent.DELETED, QuestionEvent.RESTORED})
IN_PLENARY = frozenset(QuestionEvent) - AT_TABLE
