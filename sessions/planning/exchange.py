"""An agenda as a file, and back: JSON holds everything, CSV is for spreadsheets. What is wrong is said by row."""

import csv
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, NamedTuple

from django.conf import settings
from django.utils import translation
from pydantic import ValidationError

from sessions.agenda import ItemFields
from sessions.models import AgendaItem, Form, Tool
from words.cells import decode, plain, tidy
from words.cells import rows as cells_by_row
from words.fields import Words
from words.numbers import whole
from words.sheets import csv_of

KIND, VERSION = "raati-agenda", 1
TEXTS = ("title", "instructions", "cues")
_LONGEST = {"title": 120, "instructions": 2000, "cues": 2000}
_HEADERS = {
    "title": "title phase otsikko vaihe rubrik fas namn",
    "minutes": "minutes min length minuutit kesto minuter längd",
    "form": "form where muoto form missä var",
    "tool": "tool what väline työkalu verktyg",
    "instructions": "instructions ohjeet ohje instruktioner anvisningar anvisning",
    "cues": "cues cue vinkit vihjeet vihje muistilappu minneslappar minneslapp",
    "auto": "auto autoadvance itsestään automaattinen automatiskt",
    "board": "board boards taulu taulut tavla tavlor",
    "starts": "starts begins alkaa alku börjar start",
}
_YES = {"yes", "true", "1", "x", "kyllä", "on", "ja"}
_NO = {"", "no", "false", "0", "ei", "off", "nej"}
_FORMULA = re.compile(r"^(=[A-Za-z(+\-\d$']|@[A-Za-z]+\()")


class Problem(NamedTuple):
    """What is wrong, as a code for ``planning/wording.py``. ``row`` None: with the file as such."""

    code: str
    value: str = ""
    row: int | None = None


@dataclass(frozen=True)
class Reading:
    """``items`` only of rows without a problem; they may be taken only if there are no problems at all."""

    items: list[ItemFields] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return bool(self.items) and not self.problems


# Out.


def as_json(item: AgendaItem) -> dict[str, Any]:
    return {
        "title": dict(item.title),
        "minutes": item.minutes,
        "form": str(item.form),
        "tool": str(item.tool),
        "instructions": dict(item.instructions),
        "cues": dict(item.cues),
        "auto_advance": item.auto_advance,
        **({"board": item.board} if item.board else {}),
    }


def json_file(title: Words, items: Iterable[AgendaItem]) -> bytes:
    whole = {"kind": KIND, "version": VERSION, "title": dict(title), "items": [as_json(item) for item in items]}
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def csv_file(items: Iterable[AgendaItem], starts: Iterable[str]) -> bytes:
    """``starts``: the clock time of each phase; read again, that column is passed over. ``board``: settings as JSON."""
    codes = _codes()
    header = [
        "starts",
        "minutes",
        "form",
        "tool",
        "auto",
        "board",
        *(f"{name}_{code}" for name in TEXTS for code in codes),
    ]
    rows = [
        [
            begins,
            item.minutes,
            item.form,
            item.tool,
            "yes" if item.auto_advance else "",
            json.dumps(item.board, ensure_ascii=False) if item.board else "",
            *(getattr(item, name).get(code, "") for name in TEXTS for code in codes),
        ]
        for item, begins in zip(items, starts, strict=True)
    ]
    return csv_of(header, rows)


# In.


def read(data: bytes | str, *, language: str) -> Reading:
    """``language``: of columns and texts that name none."""
    text = decode(data) if isinstance(data, bytes) else data
    if not text.strip():
        return Reading(problems=[Problem("empty")])
    if text.lstrip("\ufeff \r\n\t")[:1] in {"{", "["}:
        return _read_json(text)
    return _read_csv(text, language)


def _read_json(text: str) -> Reading:
    try:
        whole = json.loads(text.lstrip("\ufeff"))
    except (json.JSONDecodeError, RecursionError) as problem:
        return Reading(problems=[Problem("bad-json", str(getattr(problem, "lineno", "")))])
    if isinstance(whole, list):
        return from_steps(whole)
    if whole.get("kind") != KIND or not isinstance(whole.get("items"), list):
        return Reading(problems=[Problem("not-an-agenda")])
    if whole.get("version") != VERSION:
        return Reading(problems=[Problem("other-version", str(whole.get("version"))[:20])])
    return from_steps(whole["items"])


def from_steps(steps: Any) -> Reading:
    """Phases as ``as_json`` makes them; rows count from 1."""
    found, problems = [], []
    if not isinstance(steps, list) or not steps:
        return Reading(problems=[Problem("no-rows")])
    for row, step in enumerate(steps, 1):
        fields, wrong = _checked(step if isinstance(step, Mapping) else {}, row)
        problems += wrong
        if fields:
            found.append(fields)
    return Reading(found, [*_too_many(len(steps)), *problems])


def _read_csv(text: str, language: str) -> Reading:
    try:
        lines = list(cells_by_row(text, known=_header_words(), clean=_kept_lines))
    except csv.Error:
        return Reading(problems=[Problem("unreadable")])
    header, problems = _columns(lines[0][1] if lines else [], language)
    if problems or len(lines) < 2:
        return Reading(problems=problems or [Problem("no-rows")])
    found = []
    for line, cells in lines[1:]:
        fields, wrong = _row(header, cells, line)
        problems += wrong
        if fields:
            found.append(fields)
    return Reading(found, [*_too_many(len(lines) - 1), *problems])


def _columns(cells: list[str], language: str) -> tuple[list[str], list[Problem]]:
    """What each column holds: ``minutes``, ``title_fi``, …; "" for columns that are passed over."""
    known = [_column(cell, language) for cell in cells]
    problems = [Problem("column-twice", cells[at]) for at, name in enumerate(known) if name and name in known[:at]]
    missing = [name for name in ("title", "minutes") if not any(one.split("_")[0] == name for one in known)]
    problems += [Problem(f"no-{name}-column") for name in missing]
    problems += [Problem("unknown-column", cell) for cell, name in zip(cells, known, strict=True) if cell and not name]
    return known, problems


def _column(cell: str, language: str) -> str:
    stem, _line, code = cell.strip().lower().replace(" ", "_").replace("-", "_").rpartition("_")
    name, code = (_header_of().get(plain(stem)), code) if code in _codes() else (None, "")
    if name in TEXTS:
        return f"{name}_{code}"
    name = _header_of().get(plain(cell))
    return f"{name}_{language}" if name in TEXTS else name or ""


def _row(header: list[str], cells: list[str], line: int) -> tuple[ItemFields | None, list[Problem]]:
    if len(cells) > len(header):
        return None, [Problem("extra-cells", row=line)]
    given = {name: cell for name, cell in zip(header, cells, strict=False) if name}
    formulas = [Problem("formula", cell[:40], line) for name, cell in given.items() if _FORMULA.match(cell)]
    if formulas:
        return None, formulas
    step: dict[str, Any] = {name: {} for name in TEXTS}
    for name, cell in given.items():
        text, _line, code = name.partition("_")
        if code:
            step[text][code] = _unescaped(cell)
    step |= {"minutes": _number(given.get("minutes", "")), "auto_advance": _flag(given.get("auto", ""))}
    step["form"] = _choice(Form, given.get("form", "") or Form.PLENARY)
    step["tool"] = _choice(Tool, given.get("tool", "") or Tool.TALK)
    board = _board(given.get("board", ""))
    if board is False:
        return None, [Problem("bad-board", given["board"][:40], line)]
    return _checked({**step, "board": board} if board else step, line)


def _checked(step: Mapping[str, Any], row: int) -> tuple[ItemFields | None, list[Problem]]:
    problems = []
    for name in TEXTS:
        texts = step.get(name) or {}
        if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
            problems.append(Problem("bad-texts", name, row))
            continue
        problems += [Problem("unknown-language", str(code)[:20], row) for code in texts if code not in _codes()]
        problems += [Problem("too-long", name, row) for text in texts.values() if len(text) > _LONGEST[name]]
        if name == "title" and not Words(texts):
            problems.append(Problem("no-title", row=row))
    if problems:
        return None, problems
    texts = {name: Words(step.get(name)) for name in TEXTS}
    try:
        return ItemFields(**{**step, **texts}), []
    except ValidationError as invalid:
        return None, [_problem(one["loc"], step, row) for one in invalid.errors()]


def _problem(where: tuple[int | str, ...], step: Mapping[str, Any], row: int) -> Problem:
    name = str(where[0])
    value = str(step.get(name, ""))[:40]
    codes = {"minutes": "bad-minutes", "form": "unknown-form", "tool": "unknown-tool", "auto_advance": "bad-flag"}
    return Problem(codes[name], value, row) if name in codes else Problem("unknown-field", name[:40], row)


def _too_many(count: int) -> list[Problem]:
    most = settings.RAATI.agenda_items
    return [Problem("too-many-rows", str(most))] if count > most else []


# Cells.


def _kept_lines(cell: str) -> str:
    """Each line tidied; the lines stay. The apostrophe too: it tells a text from a formula."""
    held = "'" if cell.startswith("'") else ""
    return held + "\n".join(tidy(line) for line in cell.removeprefix(held).splitlines()).strip()


def _unescaped(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {"=", "+", "-", "@"} else cell


def _number(cell: str) -> int | str:
    found = whole(cell.strip().removesuffix("min").strip(), digits=5)
    return cell if found is None else found


def _board(cell: str) -> dict[str, Any] | Literal[False] | None:
    """How the phase's boards are, in the words of the JSON file; None: nothing is said of them, False: unreadable."""
    if not cell.strip():
        return None
    try:
        found = json.loads(cell)
    except (json.JSONDecodeError, RecursionError):
        return False
    return found if isinstance(found, dict) else False


def _flag(cell: str) -> bool | str:
    word = cell.strip().casefold()
    return word in _YES if word in _YES | _NO else cell


def _choice(kind: type[Form] | type[Tool], cell: str) -> str:
    """The code, also where the label was written, in any language; else the cell as it is."""
    return _labels(kind).get(plain(cell), cell)


@cache
def _labels(kind: type[Form] | type[Tool]) -> dict[str, str]:
    found = {plain(code): code for code in kind.values}
    for language in _codes():
        with translation.override(language):
            found |= {plain(str(label)): code for code, label in kind.choices if plain(str(label)) not in found}
    return found


@cache
def _header_of() -> dict[str, str]:
    return {word: name for name, words in _HEADERS.items() for word in words.split()}


def _header_words() -> set[str]:
    return {*_header_of(), *(f"{word}{code}" for word in _header_of() for code in _codes())}


@cache
def _codes() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]
