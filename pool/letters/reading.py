"""Reads an address file. No database: what is wrong is said by row, with a fix, not guessed.

The columns' and the values' names are understood as the pool writes them: by key, or by label in any language.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from words import cells

LONGEST = 120  # characters of a cell that is kept
SHOWN = 200  # rows with problems that a preview lists; the others are counted
_SAMPLE = 5

_COLUMNS = {
    "name": "name fullname nimi kokonimi namn heltnamn",
    "first": "firstname givenname etunimi etunimet kutsumanimi förnamn tilltalsnamn",
    "last": "lastname surname familyname sukunimi efternamn",
    "street": "street address streetaddress postaladdress osoite katuosoite lähiosoite postiosoite"
    " adress gatuadress näradress",
    "postal_code": "postalcode postcode zip zipcode postinumero postinro postnummer postnr",
    "city": "city town postoffice kaupunki postitoimipaikka toimipaikka paikkakunta ort postort postanstalt stad",
    "language": "language kieli asiointikieli språk kontaktspråk",
    "household": "household talous asuntokunta hushåll bostadshushåll",
}
_LANGUAGES = {"fi": "fi suomi finnish finska", "sv": "sv ruotsi swedish svenska", "en": "en englanti english engelska"}
NEEDED = ("street", "postal_code", "city")


def _index(table: Mapping[str, str]) -> dict[str, str]:
    return {word: code for code, words in table.items() for word in words.split()}


_COLUMN_OF, _LANGUAGE_OF = _index(_COLUMNS), _index(_LANGUAGES)


@dataclass(frozen=True)
class Attribute:
    """What a stratum can say: ``names`` and ``values`` map plain spellings to the key and to values."""

    key: str
    names: frozenset[str]
    values: Mapping[str, str]


@dataclass(frozen=True)
class Problem:
    """A code for wording.py; a fatal one keeps the row out."""

    code: str
    value: str = ""
    fatal: bool = True
    hint: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "value": self.value, "fatal": self.fatal, "hint": self.hint}


@dataclass(frozen=True)
class Address:
    name: str
    street: str
    postal_code: str
    city: str
    language: str
    household: str = ""
    stratum: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """``line`` counts from 1 and includes the header, as a spreadsheet does."""

    line: int
    address: Address
    problems: tuple[Problem, ...] = ()

    @property
    def is_good(self) -> bool:
        return not any(problem.fatal for problem in self.problems)


class BadFile(Exception):
    """The file as a whole cannot be used; ``code`` and ``value`` for wording.py."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code)
        self.code, self.value = code, value


class Reader:
    """One reading of one file. ``ignored``: columns nobody understands."""

    def __init__(self, text: str, attributes: Sequence[Attribute], language: str, limit: int) -> None:
        self.attributes = {one.key: one for one in attributes}
        self.language, self.limit = language, limit
        names = {name: f"={one.key}" for one in attributes for name in one.names}
        self._rows = cells.rows(text, {*_COLUMN_OF, *names})
        try:
            _line, self.header = next(self._rows, (0, []))
        except csv.Error:
            raise BadFile("unreadable") from None
        self.columns = [
            names.get(cells.plain(title)) or _COLUMN_OF.get(cells.plain(title), "") for title in self.header
        ]
        self.ignored = [title for title, column in zip(self.header, self.columns, strict=True) if not column]
        self._seen: dict[tuple[str, ...], int] = {}
        self._check_header()

    def _check_header(self) -> None:
        if not self.header:
            raise BadFile("empty")
        twice = next((one for one, many in Counter(filter(None, self.columns)).items() if many > 1), None)
        if twice:
            raise BadFile("column-twice", self.header[len(self.columns) - 1 - self.columns[::-1].index(twice)])
        missing = [one for one in NEEDED if one not in self.columns]
        if "name" not in self.columns and "last" not in self.columns:
            missing.insert(0, "name")
        if missing:
            raise BadFile("no-column", ", ".join(missing))

    def rows(self) -> Iterator[Row]:
        """Raises BadFile where the text breaks off or there are too many rows."""
        try:
            for count, (line, row) in enumerate(self._rows, 1):
                if count > self.limit:
                    raise BadFile("too-many-rows", str(self.limit))
                yield self._row(line, row)
        except csv.Error:
            raise BadFile("unreadable") from None

    def _row(self, line: int, row: list[str]) -> Row:
        found = {column: cell for column, cell in zip(self.columns, row, strict=False) if column}
        problems = [Problem("extra-cells", fatal=False)] if any(row[len(self.columns) :]) else []
        address = Address(
            name=found.get("name") or " ".join(filter(None, (found.get("first"), found.get("last")))),
            street=found.get("street", ""),
            postal_code=found.get("postal_code", ""),
            city=found.get("city", ""),
            language=self._language(found.get("language", ""), problems),
            household=found.get("household", "")[:LONGEST],
            stratum=dict(self._stratum(found, problems)),
        )
        problems += [*_missing(address), *self._twice(line, address)]
        return Row(line, address, tuple(problems))

    def _language(self, said: str, problems: list[Problem]) -> str:
        code = _LANGUAGE_OF.get(cells.plain(said)) if said else self.language
        if code is None:
            problems.append(Problem("unknown-language", said[:40], fatal=False, hint=self.language))
        return code or self.language

    def _stratum(self, found: Mapping[str, str], problems: list[Problem]) -> Iterator[tuple[str, str]]:
        for column, said in found.items():
            if column[:1] != "=":
                continue
            attribute = self.attributes[column[1:]]
            value = attribute.values.get(cells.plain(said)) or attribute.values.get(said.strip())
            if value is not None:
                yield attribute.key, value
            elif said:
                close = get_close_matches(said.casefold(), list(attribute.values), 1, cutoff=0.5)
                problems.append(Problem("unknown-value", said[:40], hint=attribute.values[close[0]] if close else ""))
            else:
                problems.append(Problem("empty-cell", attribute.key, fatal=False))

    def _twice(self, line: int, address: Address) -> Iterable[Problem]:
        key = tuple(text.casefold() for text in (address.name, address.street, address.postal_code))
        first = self._seen.setdefault(key, line)
        return [] if first == line else [Problem("twice-here", str(first))]


def _missing(address: Address) -> Iterator[Problem]:
    for name in ("name", *NEEDED):
        text = getattr(address, name)
        if not text:
            yield Problem(f"no-{name.replace('_', '-')}")
        elif len(text) > LONGEST:
            yield Problem("too-long", text[:40])


def preview(reader: Reader, tell: Callable[[int], None] = lambda rows: None) -> dict[str, Any]:
    """What was understood, as JSON for ``Batch.preview``. ``tell`` hears how many rows are read, now and then."""
    counts: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    strata: dict[str, Counter[str]] = {key: Counter() for key in reader.attributes}
    listed: list[dict[str, Any]] = []
    sample: list[dict[str, Any]] = []
    for number, row in enumerate(reader.rows(), 1):
        counts["good" if row.is_good else "bad"] += 1
        kinds.update(problem.code for problem in row.problems)
        if row.is_good:
            languages[row.address.language] += 1
            for key, value in row.address.stratum.items():
                strata[key][value] += 1
        if row.problems and len(listed) < SHOWN:
            listed.append({"line": row.line, "name": row.address.name, "problems": [p.as_json() for p in row.problems]})
        elif row.is_good and len(sample) < _SAMPLE:
            sample.append(vars(row.address) | {"stratum": dict(row.address.stratum), "line": row.line})
        if number % 2000 == 0:
            tell(number)
    return {
        "good": counts["good"],
        "bad": counts["bad"],
        "kinds": dict(kinds),
        "languages": dict(languages),
        "strata": {key: dict(values) for key, values in strata.items() if values},
        "ignored": reader.ignored[:40],
        "rows": listed,
        "sample": sample,
    }
