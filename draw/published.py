"""Reads the published file of a draw strictly: nothing unknown, nothing missing, no other type.

Part of the stand-alone script (draw/script.py): the standard library of Python 3.9 and nothing else.
"""

from __future__ import annotations

import json
import re
from typing import Any

from draw.seals import HASHES, BadFile, composed

FORMAT, VERSION = "raati-draw", 1


class Maybe:
    """null, or what is expected."""

    def __init__(self, expected: Any) -> None:
        self.expected = expected


def natural(value: Any) -> bool:
    return type(value) is int and value >= 0


def hexadecimal(value: Any) -> bool:
    return type(value) is str and re.fullmatch(r"[0-9a-f]{64}", value) is not None


def text(value: Any) -> bool:
    return type(value) is str


PERSON = {"values": {...: text}, "household": text, "apart": [text]}
PUBLISHED: dict[str, Any] = {
    "format": lambda value: value == FORMAT,
    "version": lambda value: type(value) is int and value == VERSION,
    "title": text,
    "seats": natural,
    "method": {"name": text, "proven": lambda value: type(value) is bool, "tolerance_millionths": natural},
    "quotas": [
        {
            "where": {...: text},
            "minimum": natural,
            "maximum": natural,
            "target_thousandths": lambda value: value is None or natural(value),
        }
    ],
    "source": {"kind": lambda value: value in ("dice", "text"), "words": text},
    "people": [{"key": text, "commitment": hexadecimal, "chance_millionths": natural, "panels": natural}],
    "panels": [[natural]],
}
AFTER = {
    "randomness": text,
    "winner": natural,
    "pool": Maybe({"salt": text, "people": [PERSON]}),
}
FILE = {
    **PUBLISHED,
    "hashes": dict.fromkeys(HASHES, hexadecimal),
    "after": Maybe(AFTER),
}


def shape(value: Any, expected: Any, where: str) -> None:
    """BadFile at the first place that is not as it must be: nothing unknown, nothing missing, no other type."""
    if isinstance(expected, Maybe):
        if value is not None:
            shape(value, expected.expected, where)
        return
    if isinstance(expected, dict) and ... in expected:
        good = isinstance(value, dict) and all(map(expected[...], value.values()))
    elif isinstance(expected, dict):
        good = isinstance(value, dict) and set(value) == set(expected)
        for name in expected if good else ():
            shape(value[name], expected[name], f"{where}.{name}")
    elif isinstance(expected, list):
        good = isinstance(value, list)
        for number, one in enumerate(value if good else (), 1):
            shape(one, expected[0], f"{where}[{number}]")
    else:
        good = expected(value)
    if not good:
        raise BadFile("shape", where)


def without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise BadFile("name-twice", ", ".join(name for name, _value in pairs))
    return dict(pairs)


def parsed(written: str) -> Any:
    """JSON without doubled names, fractions, or letters that can be written in two ways."""
    try:
        data = json.loads(written, object_pairs_hook=without_doubles)
        plain = composed(data)
        json.dumps(plain, ensure_ascii=False).encode()
    except BadFile:
        raise
    except (TypeError, ValueError, RecursionError) as error:
        raise BadFile("not-json", str(error)) from error
    if plain != data:
        raise BadFile("not-composed")
    return data


def load(written: str) -> dict[str, Any]:
    """A draw file's contents. BadFile when it is none, has anything unknown, or its lists do not belong together."""
    file = parsed(written)
    shape(file, FILE, "file")
    keys = [person["key"] for person in file["people"]]
    if keys != sorted(set(keys)):
        raise BadFile("people-order")
    pool = file["after"] and file["after"]["pool"]
    if pool and len(pool["people"]) != len(keys):
        raise BadFile("people-missing")
    return dict(file)
