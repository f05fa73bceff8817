"""A closed ballot's papers as CSV, for whoever wants to count again."""

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from recommendations.ballots import selectors
from recommendations.ballots.models import Ballot
from recommendations.ballots.strings import NONE_OF_THESE
from recommendations.ballots.texts import title_of_option, titles_of
from recommendations.tally import ORDERS
from words.fields import Words
from words.sheets import csv_of as sheet_of


def csv_of(ballot: Ballot) -> bytes:
    """A line per paper in the order of receipts: the receipt, then its answers; an empty cell for blank."""
    header = [_("Receipt"), *columns_of(ballot)]
    papers = selectors.papers_by_receipt(ballot, selectors.answer_keys(ballot))
    rows = ([paper.receipt, *("" if answer is None else answer for answer in paper.answers)] for paper in papers)
    return sheet_of(header, rows)


def columns_of(ballot: Ballot) -> list[Words]:
    """What is answered, in the order of ``selectors.answer_keys``."""
    if ballot.method in ORDERS:
        none = Words({get_language() or settings.LANGUAGE_CODE: str(NONE_OF_THESE)})
        return [*(title_of_option(option) for option in selectors.options_of(ballot)), none]
    return [titles_of(question.version) for question in selectors.questions_of(ballot)]
