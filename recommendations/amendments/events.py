"""What can happen to amendments and red cards: all of it in the plenary's room, where everybody follows it."""

from enum import StrEnum


class AmendEvent(StrEnum):
    """The subject is the amendment's, the card's or the round's id."""

    ROUND = "amend.round"  # opened or closed
    PROPOSED = "amendment.proposed"
    DECIDED = "amendment.decided"  # accepted, rejected, withdrawn, or open again
    VOTING = "amendment.voting"  # a quick vote began, or ended without a result
    APPLIED = "amendment.applied"
    RAISED = "card.raised"
    CLOSED = "card.closed"  # or open again
