"""The draw's file: what is published before the public number is known, and what completes it after.

Before: quotas, method, everybody's sealed entry and chance, and all panels, under hashes of which the last is
announced. After: the number's source as typed, the panel it picks, and, where it may be shown, the pool's values and
the salt that open the seals. docs/verify-a-draw.md explains it to those who check.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from draw.lottery import counts_of
from draw.problem import Chances, Panel, Person, Problem, Quota, where_of
from draw.published import FILE, FORMAT, VERSION, load, shape
from draw.seals import BadFile, commitment, composed, hashes, number_of, own_salt

MILLION = 1_000_000
File = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the public number will come from, named before. ``kind``: "dice" or "text"; ``words``: which, and when."""

    kind: str
    words: str


def publish(
    problem: Problem, chances: Chances, panels: Sequence[Panel], *, salt: str, source: Source, title: str
) -> File:
    """The file before the draw. ``salt``: at least 128 random bits, kept secret until after; ValueError if short."""
    if len(salt) < 32:
        raise ValueError("a salt has 32 characters or more")
    entries, order = _entries(problem), _order(problem)
    number = {index: place for place, index in enumerate(order, 1)}
    counts = counts_of(problem, panels)
    file = {
        "format": FORMAT,
        "version": VERSION,
        "title": title,
        "seats": problem.seats,
        "method": {
            "name": chances.method,
            "proven": chances.proven,
            "tolerance_millionths": round(chances.tolerance * MILLION),
        },
        "quotas": [_quota(quota) for quota in problem.quotas],
        "source": {"kind": source.kind, "words": source.words},
        "people": [
            {
                "key": problem.people[index].key,
                "commitment": _sealed(salt, problem.people[index].key, entries[index]),
                "chance_millionths": round(chances.chances[index] * MILLION),
                "panels": counts[index],
            }
            for index in order
        ],
        "panels": [sorted(number[index] for index in panel) for panel in panels],
    }
    return _checked({**file, "hashes": hashes(file), "after": None})


def complete(file: File, *, randomness: str, problem: Problem | None = None, salt: str = "") -> File:
    """The file after the draw. With ``problem`` and ``salt`` the pool is opened, so that quotas can be checked.

    BadFile when the randomness cannot be read, or when problem or salt are not the published ones.
    """
    picked = number_of(file["source"]["kind"], randomness, file["hashes"]["draw"], len(file["panels"]))
    pool = None
    if problem is not None:
        entries = _entries(problem)
        pool = {"salt": salt, "people": [entries[index] for index in _order(problem)]}
        _must_open(file, pool)
    return _checked({**file, "after": {"randomness": randomness, "winner": picked, "pool": pool}})


def own_entry(problem: Problem, salt: str, key: str) -> dict[str, Any]:
    """What a volunteer may get of their own entry, to check it with ``--own``. KeyError for a stranger."""
    index = {person.key: place for place, person in enumerate(problem.people)}[key]
    return {"key": key, "salt": own_salt(salt, key), **_entries(problem)[index]}


def write(file: File) -> str:
    """The file's text: one line for each person and panel, so that people can read and compare it."""
    return _pretty(_checked(file)) + "\n"


def read(text: str) -> File:
    """A file as written; BadFile when anything in it is unknown, missing or of another type."""
    return load(text)


def seats_of(file: File, number: int) -> list[str]:
    """The keys of a panel's people. ``number`` from 1."""
    return [file["people"][person - 1]["key"] for person in file["panels"][number - 1]]


def problem_of(file: File) -> Problem:
    """The problem that an opened file describes; ValueError when the pool was not opened."""
    pool = file["after"] and file["after"]["pool"]
    if not pool:
        raise ValueError("the file's pool is still sealed")
    people = tuple(
        Person(listed["key"], entry["values"], entry["household"])
        for listed, entry in zip(file["people"], pool["people"], strict=True)
    )
    apart = {
        tuple(sorted((person.key, other)))
        for person, one in zip(people, pool["people"], strict=True)
        for other in one["apart"]
    }
    quotas = tuple(Quota(where_of(quota["where"]), quota["minimum"], quota["maximum"]) for quota in file["quotas"])
    return Problem(people, file["seats"], quotas, tuple(sorted((one, other) for one, other in apart)))


def _order(problem: Problem) -> list[int]:
    return sorted(range(len(problem.people)), key=lambda index: problem.people[index].key)


def _entries(problem: Problem) -> list[dict[str, Any]]:
    """Per person what is sealed. A household is named by its first key, never by an address; a lone one has no name."""
    homes: dict[str, list[str]] = defaultdict(list)
    for person in problem.people:
        if person.household:
            homes[person.household].append(person.key)
    apart: dict[str, set[str]] = defaultdict(set)
    for one, other in problem.apart:
        apart[one].add(other)
        apart[other].add(one)
    return [
        {
            "values": composed(dict(person.values)),
            "household": min(homes[person.household]) if len(homes.get(person.household, ())) > 1 else "",
            "apart": sorted(apart[person.key]),
        }
        for person in problem.people
    ]


def _sealed(salt: str, key: str, entry: dict[str, Any]) -> str:
    return commitment(own_salt(salt, key), key, entry)


def _quota(quota: Quota) -> dict[str, Any]:
    return {
        "where": dict(quota.where),
        "minimum": quota.minimum,
        "maximum": quota.maximum,
        "target_thousandths": None if quota.target is None else round(quota.target * 1000),
    }


def _must_open(file: File, pool: dict[str, Any]) -> None:
    if len(pool["people"]) != len(file["people"]):
        raise BadFile("people-missing")
    for listed, entry in zip(file["people"], pool["people"], strict=True):
        if listed["commitment"] != _sealed(pool["salt"], listed["key"], entry):
            raise BadFile("does-not-open", listed["key"])


def _checked(file: File) -> File:
    """In the one way of writing letters, and in the file's shape."""
    plain: File = composed(file)
    shape(plain, FILE, "file")
    return plain


def _pretty(value: Any, depth: int = 0) -> str:
    """JSON with a line for each field, and for each member of a long list."""
    flat = json.dumps(value, ensure_ascii=False)
    if depth > 2 or not isinstance(value, (dict, list)) or len(flat) <= 100:
        return flat
    inside = "\n" + "  " * (depth + 1)
    if isinstance(value, dict):
        lines = [f"{json.dumps(name, ensure_ascii=False)}: {_pretty(one, depth + 1)}" for name, one in value.items()]
        return "{" + inside + ("," + inside).join(lines) + "\n" + "  " * depth + "}"
    return (
        "["
        + inside
        + ("," + inside).join(json.dumps(one, ensure_ascii=False) for one in value)
        + "\n"
        + "  " * depth
        + "]"
    )
