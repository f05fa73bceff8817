"""What stands on a ballot's paper, for everybody who fills one in: the voter, or who helps on the phone."""

from collections.abc import Sequence
from dataclasses import dataclass

from recommendations.ballots import selectors
from recommendations.ballots.models import Ballot
from recommendations.ballots.strings import NONE_OF_THESE, Scale, scale_of
from recommendations.ballots.texts import ShownText, WrittenOption, frozen, frozen_option
from recommendations.tally import NONE


@dataclass(frozen=True)
class PaperSheet:
    """Questions with their scale, or options. ``places`` are what a ranking offers: 1 … options and "none"."""

    ballot: Ballot
    questions: Sequence[ShownText]
    options: Sequence[ShownText | WrittenOption]
    scale: Scale
    none = NONE
    none_words = NONE_OF_THESE

    @property
    def places(self) -> range:
        return range(1, len(self.options) + 2)


def sheet_of(ballot: Ballot) -> PaperSheet:
    return PaperSheet(
        ballot=ballot,
        questions=[frozen(question) for question in selectors.questions_of(ballot)],
        options=[frozen_option(option) for option in selectors.options_of(ballot)],
        scale=scale_of(ballot.method),
    )
