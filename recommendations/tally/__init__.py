"""The ballot's rules: what the papers say. Pure and exact: whole numbers and fractions, never floats.

Verdicts (consent, yes or no) answer one question each: ``tally``. Orders (ranking, approval, points) put the
options of one question in order: ``order``. Everything here also runs as one script without Raati (script.py).
"""

from recommendations.tally.orders import Order, order
from recommendations.tally.papers import Paper, check_paper, is_blank
from recommendations.tally.rules import (
    DENOMINATORS,
    METHODS,
    NONE,
    ORDERS,
    VERDICTS,
    Denominator,
    Method,
    Rule,
)
from recommendations.tally.verdicts import ACCEPTING, SCALE, Reason, Result, answers_of, percent, tally

__all__ = [
    "ACCEPTING",
    "DENOMINATORS",
    "METHODS",
    "NONE",
    "ORDERS",
    "SCALE",
    "VERDICTS",
    "Denominator",
    "Method",
    "Order",
    "Paper",
    "Reason",
    "Result",
    "Rule",
    "answers_of",
    "check_paper",
    "is_blank",
    "order",
    "percent",
    "tally",
]
