"""A closed ballot's papers as CSV, for whoever wants to count again."""

import csv
from io import StringIO

from django.utils.translation import gettext as _

from panels.export import neutral
from recommendations.ballots import selectors
from recommendations.ballots.models import Ballot
from recommendations.ballots.texts import titles_of


def csv_of(ballot: Ballot) -> bytes:
    """A line per paper in the order of receipts: the receipt, then 5 … 1 or an empty cell for blank.

    Semicolons and a mark for UTF-8, as a Finnish Excel wants it.
    """
    questions = selectors.questions_of(ballot)
    sheet = StringIO(newline="")
    writer = csv.writer(sheet, delimiter=";")
    titles = [neutral(str(titles_of(question.version))) for question in questions]
    writer.writerow([_("Receipt"), *titles])
    for paper in selectors.papers_by_receipt(ballot, questions):
        writer.writerow([paper.receipt, *("" if answer is None else answer for answer in paper.answers)])
    return sheet.getvalue().encode("utf-8-sig")
