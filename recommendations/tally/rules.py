"""The rules a ballot can have, each frozen when the ballot opens.

Part of the stand-alone script (script.py): the standard library of Python 3.9 and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

Method = Literal["consent", "majority", "two-thirds", "four-fifths", "ranking", "approval", "points"]
Denominator = Literal["counted", "present", "entitled"]

VERDICTS = ("consent", "majority", "two-thirds", "four-fifths")  # each question is accepted or not
ORDERS = ("ranking", "approval", "points")  # one question; its options are put in order
METHODS = (*VERDICTS, *ORDERS)
DENOMINATORS = ("counted", "present", "entitled")
NONE = 0  # the option "none of these", which stands on every paper with options

_NEEDED = {"majority": Fraction(1, 2), "two-thirds": Fraction(2, 3), "four-fifths": Fraction(4, 5)}


@dataclass(frozen=True)
class Rule:
    """``quorum``: papers that must be cast, blank ones included. The rest is people and points, as frozen."""

    threshold_percent: int  # of consent alone
    quorum: int
    present: int  # panelists who were there when the ballot opened
    method: Method = "consent"
    denominator: Denominator = "counted"
    entitled: int = 0  # panelists who could vote when the ballot opened
    points: int = 0  # that each paper may share out

    @property
    def is_order(self) -> bool:
        return self.method in ORDERS

    @property
    def needed(self) -> Fraction:
        """The share that accepts. A simple majority needs more than it, every other rule as much."""
        return _NEEDED.get(self.method, Fraction(self.threshold_percent, 100))

    def suffices(self, accepting: int, of: int) -> bool:
        share = Fraction(accepting, of)
        return share > self.needed if self.method == "majority" else share >= self.needed

    def base(self, counted: int, cast: int) -> int:
        """What a share is a share of. Who comes late may vote too: never fewer people than papers."""
        if self.denominator == "counted":
            return counted
        return max(self.present if self.denominator == "present" else self.entitled, cast)


def rule_of_json(data: dict[str, Any]) -> Rule:
    """Raises KeyError, TypeError or ValueError for what is no rule."""
    rule = Rule(**{name: data[name] for name in Rule.__dataclass_fields__})
    if rule.method not in METHODS or rule.denominator not in DENOMINATORS:
        raise ValueError("unknown rule")
    return rule
