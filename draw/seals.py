"""How a draw is written, hashed and decided by a public number. The one place for these rules.

Part of the stand-alone script (draw/script.py): the standard library of Python 3.9 and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from typing import Any

HASHES = ("quotas", "pool", "chances", "panels", "draw")
REST = ("format", "version", "title", "method", "source")  # what the last hash covers besides the four others


class BadFile(ValueError):
    """The file is not a draw file of this version. ``code``: what is wrong; ``where``: at which place."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(f"{code}: {where}" if where else code)
        self.code, self.where = code, where


def composed(data: Any) -> Any:
    """The same data with every text in Unicode's NFC. Fractions are refused: they are not written alike everywhere."""
    if isinstance(data, str):
        return unicodedata.normalize("NFC", data)
    if isinstance(data, dict):
        plain = {composed(key): composed(value) for key, value in data.items()}
        if len(plain) < len(data):
            raise BadFile("name-twice")
        return plain
    if isinstance(data, (list, tuple)):
        return [composed(one) for one in data]
    if data is None or isinstance(data, int):
        return data
    raise TypeError(f"no place for {type(data).__name__} in a draw file")


def canonical(data: Any) -> bytes:
    """JSON with sorted keys, without spaces, in UTF-8."""
    return json.dumps(composed(data), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(label: str, data: Any) -> str:
    """SHA-256, in hexadecimal, of a line that says what is hashed, and the data."""
    return hashlib.sha256(f"raati {label} v1\n".encode() + canonical(data)).hexdigest()


def own_salt(salt: str, key: str) -> str:
    """One person's salt: theirs alone can be given out without telling anything of the others."""
    return digest("salt", [salt, key])


def commitment(salt: str, key: str, person: dict[str, Any]) -> str:
    """What is published of a person before. ``salt``: the person's own; ``person``: values, household, apart."""
    return digest("person", {"salt": salt, "key": key, **person})


def hashes(file: dict[str, Any]) -> dict[str, str]:
    """The hashes over everything that is published before; the last one holds the others and is announced."""
    people = file["people"]
    part = {
        "quotas": digest("quotas", {"seats": file["seats"], "quotas": file["quotas"]}),
        "pool": digest("pool", [[one["key"], one["commitment"]] for one in people]),
        "chances": digest("chances", [[one["key"], one["chance_millionths"], one["panels"]] for one in people]),
        "panels": digest("panels", file["panels"]),
    }
    return {**part, "draw": digest("draw", {**part, **{name: file[name] for name in REST}})}


def words_of(randomness: str) -> str:
    """Typed randomness, so that commas, capitals and leading zeros do not matter: "03, 12 + AB" is "3 12 ab"."""
    if not randomness.isascii():
        raise BadFile("randomness-letters")
    found = re.findall(r"[0-9a-z]+", randomness.lower())
    words = [(word.lstrip("0") or "0") if word.isdigit() else word for word in found]
    if not words:
        raise BadFile("randomness-empty")
    return " ".join(words)


def spoken(kind: str, randomness: str) -> str:
    """The public number as it is hashed: however it was typed, it is the same text. BadFile as number_of."""
    return " ".join(dice_of(randomness)) if kind == "dice" else words_of(randomness)


def number_of(kind: str, randomness: str, seal: str, panels: int) -> int:
    """The winner's number, 1 … panels. ``seal``: the announced hash. BadFile when the randomness does not fit."""
    if kind == "dice":
        return number_of_dice(randomness, panels)
    text, whole = words_of(randomness), 1 << 256
    for attempt in range(1000):  # a value above the last full round is thrown away, so that no number is likelier
        value = int(digest("winner", [seal, text, attempt]), 16)
        if value < whole - whole % panels:
            return value % panels + 1
    raise BadFile("randomness-empty")


def number_of_dice(randomness: str, panels: int) -> int:
    """Ten-sided dice in the order they were named: 0 4 7 is 47; all zeros are the last number."""
    digits = dice_of(randomness)
    if 10 ** len(digits) != panels:
        raise BadFile("dice", randomness)
    return int(digits) or panels


def dice_of(randomness: str) -> str:
    digits = re.sub(r"[ ,;.+-]", "", randomness)
    if not re.fullmatch(r"[0-9]+", digits):
        raise BadFile("dice", randomness)
    return digits
