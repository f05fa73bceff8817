"""The checks of a published draw, each by itself.

Part of the stand-alone script (draw/script.py): the standard library of Python 3.9 and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from draw.published import PERSON, shape, text
from draw.seals import HASHES, BadFile, commitment, hashes, number_of, own_salt

NEAR = 2500  # millionths: a chance in the lottery and the one computed may be this far apart (0.25 percentage points),
# or by one panel, where there are so few panels that one is more than that


class Check(NamedTuple):
    """``passed`` is None where the file does not allow the check (yet)."""

    code: str
    passed: bool | None
    detail: str = ""


def check(file: dict[str, Any], announced: str | None = None) -> list[Check]:
    """Every check that the file allows, in the order of the explanation in docs/verify-a-draw.md."""
    computed = hashes(file)
    found = [Check(f"hash-{name}", computed[name] == file["hashes"][name]) for name in HASHES]
    same = None if announced is None else announced.strip().lower() == computed["draw"]
    found.append(Check("announced", same, computed["draw"]))
    wrong = [number for number, panel in enumerate(file["panels"], 1) if not sound(panel, file)]
    found.append(Check("panels", bool(file["panels"]) and not wrong, named(wrong)))
    if not found[-1].passed:
        return found
    found += check_chances(file)
    after = file["after"]
    if after is None or after["pool"] is None:
        found += [Check(code, None) for code in ("commitments", "quotas", "households", "apart")]
    else:
        found += check_pool(file, after["pool"])
    found.append(Check("winner", None) if after is None else check_winner(file, computed["draw"]))
    return found


def sound(panel: list[int], file: dict[str, Any]) -> bool:
    """As many different people as there are seats, all of the pool, by their numbers from 1, ascending."""
    return (
        len(panel) == file["seats"] == len(set(panel))
        and panel == sorted(panel)
        and all(1 <= number <= len(file["people"]) for number in panel)
    )


def check_chances(file: dict[str, Any]) -> Iterator[Check]:
    counts = [0] * len(file["people"])
    for panel in file["panels"]:
        for number in panel:
            counts[number - 1] += 1
    wrong = [one["key"] for one, count in zip(file["people"], counts) if one["panels"] != count]  # noqa: B905
    yield Check("counts", not wrong, named(wrong))
    far = [abs(one["panels"] * 1_000_000 - one["chance_millionths"] * len(file["panels"])) for one in file["people"]]
    widest = -(-max(far, default=0) // len(file["panels"]))
    allowed = max(NEAR, 1_000_000 // len(file["panels"]))
    yield Check("chances", widest <= allowed, f"± {widest / 10_000:.2f} %")


def check_pool(file: dict[str, Any], pool: dict[str, Any]) -> Iterator[Check]:
    people = dict(enumerate(pool["people"], 1))
    keys = {number: one["key"] for number, one in enumerate(file["people"], 1)}
    sealed = (commitment(own_salt(pool["salt"], keys[number]), keys[number], people[number]) for number in people)
    wrong = [one["key"] for one, seal in zip(file["people"], sealed) if one["commitment"] != seal]  # noqa: B905
    yield Check("commitments", not wrong, named(wrong))
    rules: dict[str, Callable[[list[int]], bool]] = {
        "quotas": lambda panel: all(keeps(quota, [people[number] for number in panel]) for quota in file["quotas"]),
        "households": lambda panel: not doubled(people[number]["household"] for number in panel),
        "apart": lambda panel: not any({keys[n] for n in panel} & set(people[number]["apart"]) for number in panel),
    }
    for code, kept in rules.items():
        broken = [number for number, panel in enumerate(file["panels"], 1) if not kept(panel)]
        yield Check(code, not broken, named(broken))


def keeps(quota: dict[str, Any], panel: list[dict[str, Any]]) -> bool:
    where = quota["where"].items()
    count = sum(all(person["values"].get(name) == value for name, value in where) for person in panel)
    return bool(quota["minimum"] <= count <= quota["maximum"])


def doubled(names: Iterable[str]) -> bool:
    """Whether a name stands twice; no name is none."""
    filled = [name for name in names if name]
    return len(filled) != len(set(filled))


def check_winner(file: dict[str, Any], seal: str) -> Check:
    after = file["after"]
    try:
        number = number_of(file["source"]["kind"], after["randomness"], seal, len(file["panels"]))
    except BadFile as error:
        return Check("winner", False, str(error))
    sign = "=" if number == after["winner"] else "≠"
    return Check("winner", number == after["winner"], f"{number} {sign} {after['winner']}")


def check_own(file: dict[str, Any], own: dict[str, Any]) -> Check:
    """A volunteer's own entry: {"key", "salt", "values", "household", "apart"}."""
    shape(own, {"key": text, "salt": text, **PERSON}, "own")
    person = {name: own[name] for name in PERSON}
    there = {one["key"]: one["commitment"] for one in file["people"]}
    return Check("own", there.get(own["key"]) == commitment(own["salt"], own["key"], person), own["key"])


def named(which: list[Any]) -> str:
    """Numbers of panels or keys of people, the first few of them."""
    return ", ".join(map(str, which[:5])) + (f" … ({len(which)})" if len(which) > 5 else "")
