"""What can happen to a ballot. Subjects are ids; that a vote was counted names nobody."""

from enum import StrEnum


class BallotEvent(StrEnum):
    PREPARED = "ballot.prepared"
    OPENED = "ballot.opened"
    COUNTED = "vote.counted"  # anonymous: the ballot's id and nothing else
    CLOSED = "ballot.closed"


class ResultEvent(StrEnum):
    STATEMENT_WRITTEN = "statement.written"
    STATEMENT_EDITED = "statement.edited"
    STATEMENT_SIGNED = "statement.signed"
    STATEMENT_UNSIGNED = "statement.unsigned"
    STATEMENT_WITHDRAWN = "statement.withdrawn"
    STATEMENTS_TIMED = "statements.timed"
    RECOMMENDATION_CHANGED = "recommendation.changed"
