"""Whether chosen questions stand for all groups of voters, and a choice that does. Pure: no Django, no database.

Voters approve of questions. With ``k`` questions chosen and ``n`` voters, every ``n / k`` of them are due one question.
The choice fails (in the sense of EJR+, Brill and Peters 2023) where some level ``l`` of 1 … k and some question that
was not chosen have at least ``l · n / k`` voters of whom each has fewer than ``l`` approved questions among the chosen.
Level 1 is justified representation (JR): people who agree on a question, and are many enough, got none of theirs.

``balanced`` chooses by the method of equal shares (Peters and Skowron 2020), which always passes this check.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Ballot = frozenset[int]  # the questions that one voter approves of


@dataclass(frozen=True)
class LeftOut:
    """A group that is due more: ``voters`` of them agree on ``question``, each has at most ``have`` chosen ones."""

    question: int
    voters: int
    have: int
    due: int

    @property
    def missing(self) -> int:
        return self.due - self.have


def left_out(ballots: Sequence[Ballot], chosen: Collection[int]) -> list[LeftOut]:
    """The groups that the choice leaves out, for each question not chosen the worst case; the largest groups first.

    Voters who approve of nothing are not counted. Empty: every group has what it is due.
    """
    voters = [ballot for ballot in ballots if ballot]
    seats = len(chosen)
    if not voters or not seats:
        return []
    picked = frozenset(chosen)
    found = []
    for question, supporters in _supporters(voters).items():
        if question not in picked:
            worst = _worst(question, [len(voters[one] & picked) for one in supporters], len(voters), seats)
            if worst is not None:
                found.append(worst)
    return sorted(found, key=lambda group: (-group.voters, group.question))


def _worst(question: int, have: list[int], voters: int, seats: int) -> LeftOut | None:
    """At the lowest level that fails; ``have``: how many chosen questions each of its supporters approves of."""
    for due in range(1, seats + 1):
        short = [count for count in have if count < due]
        if len(short) * seats >= due * voters:
            return LeftOut(question, len(short), max(short), due)
    return None


def balanced(ballots: Sequence[Ballot], questions: Iterable[int], seats: int) -> list[int]:
    """``seats`` of the questions (or all), by equal shares, then by votes; in the order of their votes.

    Ties go to the question with more votes, then to the lower id: the same votes always give the same list.
    """
    voters = [ballot for ballot in ballots if ballot]
    candidates = set(questions)
    supporters = {question: people for question, people in _supporters(voters).items() if question in candidates}
    votes = {question: len(supporters.get(question, ())) for question in candidates}
    wanted = min(seats, len(candidates))
    picked = _equal_shares(supporters, len(voters), wanted)
    rest = sorted(candidates - set(picked), key=lambda question: (-votes[question], question))
    return sorted([*picked, *rest[: wanted - len(picked)]], key=lambda question: (-votes[question], question))


def most_voted(ballots: Sequence[Ballot], questions: Iterable[int], seats: int) -> list[int]:
    """The ``seats`` questions with the most votes."""
    votes = Counter(question for ballot in ballots for question in ballot)
    return sorted(questions, key=lambda question: (-votes[question], question))[:seats]


def _equal_shares(supporters: Mapping[int, Sequence[int]], voters: int, seats: int) -> list[int]:
    """Each question costs 1, each voter has ``seats / voters``; whoever agrees on a question shares its cost evenly."""
    if not voters or not seats:
        return []
    money = dict.fromkeys(range(voters), Fraction(seats, voters))
    picked: list[int] = []
    while len(picked) < seats:
        prices = {
            question: price
            for question, people in supporters.items()
            if question not in picked and (price := _price([money[one] for one in people])) is not None
        }
        if not prices:
            break
        best = min(prices, key=lambda question: (prices[question], -len(supporters[question]), question))
        picked.append(best)
        for one in supporters[best]:
            money[one] -= min(money[one], prices[best])
    return picked


def _price(budgets: list[Fraction]) -> Fraction | None:
    """The lowest most that anybody pays so that together they pay 1; None if they cannot."""
    left = Fraction(1)
    for place, budget in enumerate(sorted(budgets)):
        payers = len(budgets) - place
        if budget * payers >= left:
            return left / payers
        left -= budget
    return None


def _supporters(voters: Sequence[Ballot]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for place, ballot in enumerate(voters):
        for question in ballot:
            found.setdefault(question, []).append(place)
    return found
