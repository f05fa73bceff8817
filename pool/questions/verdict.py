"""What quotas mean for these volunteers, in words: whether a panel exists, how small a chance is, what to change."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from draw.conflicts import outsiders, relaxations, smallest_conflict
from draw.feasible import Frame, Side, is_feasible, least_chance
from draw.problem import Problem, Quota, Where, where_of
from draw.quotas import Trouble, problems
from pool.models import PoolAttribute
from words.fields import Words

Names = dict[tuple[str, str], str]


@dataclass(frozen=True)
class Change:
    """One limit of one quota; ``code`` goes through a button's value."""

    where: Where
    minimum: int | None
    maximum: int | None

    @property
    def code(self) -> str:
        return json.dumps([self.minimum, self.maximum, dict(self.where)], ensure_ascii=False)

    @classmethod
    def read(cls, code: str) -> list[Change]:
        """What a button says, a change a line; [] for anything else."""
        found = []
        for line in filter(None, code.split("\n")):
            try:
                minimum, maximum, pairs = json.loads(line)
            except (TypeError, ValueError, RecursionError):
                return []
            limit = maximum if minimum is None else minimum
            words = [*pairs, *pairs.values()] if isinstance(pairs, dict) else []
            if type(limit) is not int or limit < 0 or not words or not all(isinstance(one, str) for one in words):
                return []
            found.append(cls(where_of(pairs), minimum, None if minimum is not None else limit))
        return found


@dataclass(frozen=True)
class Proposal:
    """Changes that together make a panel possible: in words, and as a button's value."""

    sentences: tuple[str, ...]
    code: str


@dataclass(frozen=True)
class Verdict:
    """``state``: "good", "impossible", "empty" (nothing to judge yet). ``least``: the smallest chance, per cent."""

    state: str
    headline: str
    least: float = 0.0
    remarks: tuple[str, ...] = ()
    conflict: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    outsiders: tuple[str, ...] = ()


def verdict_of(problem: Problem, attributes: Iterable[PoolAttribute]) -> Verdict:
    names = names_of(attributes)
    if not problem.people:
        return Verdict("empty", _("There are no volunteers yet. What the quotas mean for them is said here later."))
    troubles = problems(problem)
    fatal = [trouble_words(one, problem, names) for one in troubles if one.fatal]
    remarks = tuple(trouble_words(one, problem, names) for one in troubles if not one.fatal)
    if any(not one.quotas for one in troubles if one.fatal):
        return Verdict("impossible", _("With these numbers no panel can be drawn."), conflict=tuple(fatal))
    if any(quota.minimum > quota.maximum for quota in problem.quotas) or not is_feasible(problem):
        return _impossible(problem, names, tuple(fatal), remarks)
    least = 100 * least_chance(problem)
    headline = _("A panel can be drawn. Everybody who fits into one can have a chance of at least %(least)s %%.")
    good = headline % {"least": number_format(least, 1)}
    return Verdict("good", good, least, remarks, outsiders=_outside(problem, names))


def names_of(attributes: Iterable[PoolAttribute]) -> Names:
    return {(one.key, value): label for one in attributes for value, label in choices_of(one)} | {
        (one.key, ""): str(one.label) for one in attributes
    }


def choices_of(attribute: PoolAttribute) -> list[tuple[str, str]]:
    return [(one["value"], str(Words(one.get("label"))) or one["value"]) for one in attribute.values]


def where_words(where: Where, names: Names) -> str:
    """“Age: 80+”, “Age: 80+ · Gender: woman”."""
    return " · ".join(f"{names.get((key, ''), key)}: {names.get((key, value), value)}" for key, value in where)


def _impossible(problem: Problem, names: Names, fatal: tuple[str, ...], remarks: tuple[str, ...]) -> Verdict:
    frame = Frame(problem)
    conflict = tuple(side_words(problem.quotas[side.quota], side, names) for side in smallest_conflict(problem, frame))
    found = relaxations(problem, frame=frame)
    proposals = tuple(
        Proposal(
            tuple(change_words(problem.quotas[one.side.quota], one.side, one.before, one.after, names) for one in ways),
            "\n".join(_code(problem.quotas[one.side.quota], one.side, one.after) for one in ways),
        )
        for ways in (way.changes for way in found)
    )
    headline = _("No panel keeps all these quotas.")
    return Verdict("impossible", headline, remarks=(*fatal, *remarks), conflict=conflict, proposals=proposals)


def _code(quota: Quota, side: Side, after: int) -> str:
    low, high = (after, None) if side.bound == "minimum" else (None, after)
    return Change(quota.where, low, high).code


def _outside(problem: Problem, names: Names) -> tuple[str, ...]:
    """Who fits into no panel, by what keeps them out; nobody's answers are listed."""
    return tuple(
        ngettext(
            "%(count)s volunteer fits into no panel, because of: %(why)s",
            "%(count)s volunteers fit into no panel, because of: %(why)s",
            len(one.people),
        )
        % {
            "count": len(one.people),
            "why": "; ".join(side_words(problem.quotas[side.quota], side, names) for side in one.sides),
        }
        for one in outsiders(problem, exact=False)
    )


def side_words(quota: Quota, side: Side, names: Names) -> str:
    where = where_words(quota.where, names)
    if side.bound == "minimum":
        return _("%(group)s: at least %(count)s") % {"group": where, "count": quota.minimum}
    return _("%(group)s: at most %(count)s") % {"group": where, "count": quota.maximum}


def change_words(quota: Quota, side: Side, before: int, after: int, names: Names) -> str:
    values = {"group": where_words(quota.where, names), "before": before, "after": after}
    if side.bound == "minimum":
        return _("%(group)s: at least %(before)s → %(after)s") % values
    return _("%(group)s: at most %(before)s → %(after)s") % values


def trouble_words(one: Trouble, problem: Problem, names: Names) -> str:
    values = {
        **one.numbers,
        **one.names,
        "group": "; ".join(where_words(problem.quotas[place].where, names) for place in one.quotas),
    }
    attribute = one.names.get("attribute", "")
    values["attribute"] = names.get((attribute, ""), attribute)
    values["value"] = names.get((attribute, one.names.get("value", "")), one.names.get("value", ""))
    values["attributes"] = " × ".join(names.get((key, ""), key) for key in one.names.get("attributes", "").split(" × "))
    return _sentence(one.code) % values


def _sentence(code: str) -> str:
    sentences = {
        "no-seats": _("The panel has no seats yet."),
        "seats-above-pool": _("There are %(seats)s seats and only %(people)s volunteers."),
        "seats-above-households": _("There are %(seats)s seats and only %(households)s households."),
        "quota-twice": _("Two quotas are about the same group: %(group)s."),
        "minimum-above-maximum": _("%(group)s: the least is more than the most (%(minimum)s, %(maximum)s)."),
        "minimum-above-seats": _("%(group)s: the least (%(minimum)s) is more than all the seats (%(seats)s)."),
        "too-few-in-cell": _("%(group)s: at least %(minimum)s are wanted, %(people)s have volunteered."),
        "nobody-in-cell": _("%(group)s: at least %(minimum)s are wanted, nobody has volunteered."),
        "empty-cell": _("%(group)s: nobody has volunteered."),
        "minimums-above-seats": _("%(attributes)s: the least numbers add up to %(sum)s; there are %(seats)s seats."),
        "maximums-below-seats": _("%(attributes)s: the most numbers add up to %(sum)s; there are %(seats)s seats."),
        "unknown-attribute": _("%(attribute)s: no volunteer has told it."),
        "unknown-value": _("%(attribute)s: nobody has volunteered of “%(value)s”."),
        "value-without-quota": _("%(attribute)s: “%(value)s” has no quota; %(people)s volunteers have it."),
        "no-answer": _("%(attribute)s: %(people)s volunteers did not say. They count towards no quota of it."),
    }
    return sentences.get(code, _("Something about these numbers cannot be right."))
