"""A closed ballot's papers as CSV, for whoever wants to count again."""

from django.utils.translation import gettext as _

from recommendations.ballots import selectors
from recommendations.ballots.models import Ballot
from recommendations.ballots.texts import titles_of
from words.sheets import csv_of as sheet_of


def csv_of(ballot: Ballot) -> bytes:
    """A line per paper in the order of receipts: the receipt, then 5 … 1 or an empty cell for blank."""
    questions = selectors.questions_of(ballot)
    header = [_("Receipt"), *(titles_of(question.version) for question in questions)]
    papers = selectors.papers_by_receipt(ballot, questions)
    rows = ([paper.receipt, *("" if answer is None else answer for answer in paper.answers)] for paper in papers)
    return sheet_of(header, rows)
