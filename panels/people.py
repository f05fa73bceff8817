"""Reads pasted or uploaded lists of people. Pure: no database. What is wrong is said by row, not guessed."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from panels.policy import ROLES
from words.cells import plain
from words.cells import rows as cells_by_row

LONGEST = {"name": 120, "email": 254, "phone": 40}  # characters; Membership's columns
LONGEST_ATTRIBUTE = 100

_HEADERS = {
    "name": "name fullname nimi kokonimi namn heltnamn",
    "first": "firstname givenname etunimi kutsumanimi förnamn tilltalsnamn",
    "last": "lastname surname familyname sukunimi efternamn",
    "email": "email emailaddress mail sähköposti sähköpostiosoite sposti epost epostadress mejl",
    "phone": "phone phonenumber telephone mobile puhelin puhelinnumero puh gsm matkapuhelin"
    " telefon telefonnummer tel mobil mobiltelefon mobilnummer",
    "language": "language kieli språk asiointikieli kontaktspråk",
    "role": "role rooli roll",
    "number": "number numero nummer no nro nr",  # numbers are drawn by lot, so a list's own are left out
}
_LANGUAGES = {
    "fi": "fi suomi finnish finska suomeksi fifi",
    "sv": "sv ruotsi swedish svenska ruotsiksi svse svfi",
    "en": "en englanti english engelska englanniksi engb enus",
}
_ROLES = {
    "lead": "leadfacilitator pääfasilitoija huvudfacilitator",
    "table_facilitator": "tablefacilitator pöytäfasilitoija fasilitoija bordsfacilitator facilitator",
    "note_taker": "notetaker kirjuri sekreterare",
    "tech_support": "technicalsupport techsupport tekninentuki teknisktstöd teknisksupport tekniskasupport",
    "panelist": "panelist panelisti paneldeltagare panelmedlem",
    "expert": "expert asiantuntija sakkunnig",
    "observer": "observer tarkkailija observatör",
    "organiser": "organiser organizer järjestäjä arrangör",
    "official": "official viranhaltija tjänsteinnehavare",
}


def _index(table: dict[str, str]) -> dict[str, str]:
    return {word: code for code, words in table.items() for word in words.split()}


_HEADER_OF = _index(_HEADERS)
_LANGUAGE_OF = _index(_LANGUAGES)
_ROLE_OF = _index(_ROLES) | {plain(role): role for role in ROLES}


class Problem(NamedTuple):
    """What is wrong, as a code for panels/wording.py; a fatal one keeps the row out."""

    code: str
    value: str = ""
    fatal: bool = True


@dataclass(frozen=True)
class Person:
    """One person of a list. ``attributes``: all columns without a meaning of their own, for quotas."""

    name: str
    email: str = ""
    phone: str = ""
    language: str = ""
    role: str = "panelist"
    attributes: dict[str, str] = field(default_factory=dict)

    @property
    def digits(self) -> str:
        return re.sub(r"\D", "", self.phone)


@dataclass(frozen=True)
class Row:
    """``line`` counts from 1 and includes the header, as a spreadsheet does."""

    line: int
    person: Person
    problems: tuple[Problem, ...] = ()
    cells: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        return not any(problem.fatal for problem in self.problems)


@dataclass(frozen=True)
class Sheet:
    """A whole list; ``problems`` are those of the list as such, and then there are no rows."""

    header: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    attributes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def good_rows(self) -> list[Row]:
        return [row for row in self.rows if row.is_good]

    @property
    def good(self) -> list[Person]:
        return [row.person for row in self.good_rows]

    @property
    def bad(self) -> list[Row]:
        return [row for row in self.rows if not row.is_good]


def read(text: str, *, known: Iterable[Person] = (), language: str, languages: Sequence[str], limit: int) -> Sheet:
    """The people of a list. ``known`` are in the panel already; ``language`` is of those who name none."""
    try:
        header, records = _records(text)
    except csv.Error:
        return Sheet(problems=(Problem("unreadable"),))
    columns = [_HEADER_OF.get(plain(title), f"={title}") for title in header]
    wrong = _wrong_with_list(columns, records, limit)
    if wrong:
        return Sheet(problems=(wrong,))
    reader = _Reader(columns, list(known), language, languages)
    rows = tuple(reader.row(line, cells) for line, cells in records)
    return Sheet(
        tuple(header),
        rows,
        tuple(column[1:] for column in columns if column.startswith("=") and column != "="),
    )


def text_of(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows as text that can be read again."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows([header, *rows])
    return text.getvalue()


def _records(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header and the rows below it with their lines; empty rows are left out."""
    records = list(cells_by_row(text, _HEADER_OF))
    return (records[0][1], records[1:]) if records else ([], [])


def _wrong_with_list(columns: list[str], records: list[tuple[int, list[str]]], limit: int) -> Problem | None:
    if not columns:
        return Problem("empty")
    if not {"name", "first", "last"} & set(columns):
        return Problem("no-header")
    twice = next((one for one in columns if one != "=" and columns.count(one) > 1), None)
    if twice:
        return Problem("column-twice", twice.removeprefix("="))
    if not records:
        return Problem("empty")
    return Problem("too-many-rows", str(limit)) if len(records) > limit else None


class _Reader:
    """Turns cells into rows, and remembers who came before."""

    def __init__(self, columns: list[str], known: list[Person], language: str, languages: Sequence[str]) -> None:
        self.columns = columns
        self.language = language
        self.languages = languages
        self.seen: dict[tuple[str, str], list[tuple[int, Person]]] = {}  # by name and role; line 0: in the panel
        self.emails: dict[str, int] = {}
        for person in known:
            self.remember(0, person)

    def row(self, line: int, cells: list[str]) -> Row:
        values = dict(zip(self.columns, cells, strict=False))
        problems = [Problem("extra-cells", fatal=False)] if any(cells[len(self.columns) :]) else []
        if values.pop("=", ""):
            problems.append(Problem("nameless-column", fatal=False))
        person = self.person(values, problems)
        problems += [*_wrong_with(person), *self.met_before(person)]
        if not any(problem.fatal for problem in problems):
            self.remember(line, person)
        return Row(line, person, tuple(problems), tuple(cells))

    def person(self, values: dict[str, str], problems: list[Problem]) -> Person:
        name = values.get("name", "") or f"{values.get('first', '')} {values.get('last', '')}".strip()
        return Person(
            name=name,
            email=values.get("email", ""),
            phone=values.get("phone", ""),
            language=self.language_of(values.get("language", ""), problems),
            role=_role_of(values.get("role", ""), problems),
            attributes={key[1:]: value for key, value in values.items() if key.startswith("=") and value},
        )

    def language_of(self, said: str, problems: list[Problem]) -> str:
        code = _LANGUAGE_OF.get(plain(said), said.casefold()) if said else self.language
        if code not in self.languages:
            problems.append(Problem("unknown-language", said))
        return code

    def met_before(self, person: Person) -> list[Problem]:
        for line, other in self.seen.get((person.name.casefold(), person.role), []):
            if is_same(person, other):
                return [Problem("twice-here", str(line)) if line else Problem("in-panel")]
        line = self.emails.get(person.email.casefold(), -1) if person.email else -1
        return [] if line < 0 else [Problem("shared-email", str(line or ""), fatal=False)]

    def remember(self, line: int, person: Person) -> None:
        self.seen.setdefault((person.name.casefold(), person.role), []).append((line, person))
        if person.email:
            self.emails.setdefault(person.email.casefold(), line)


def _role_of(said: str, problems: list[Problem]) -> str:
    if not said:
        return "panelist"
    role = _ROLE_OF.get(plain(said))
    if role is None:
        problems.append(Problem("unknown-role", said))
    return role or said


def _wrong_with(person: Person) -> list[Problem]:
    problems = [] if person.name else [Problem("no-name")]
    if person.email and not is_email(person.email):
        problems.append(Problem("bad-email", person.email))
    for column, longest in LONGEST.items():
        if len(getattr(person, column)) > longest:
            problems.append(Problem("too-long", column))
    for title, value in person.attributes.items():
        if max(len(title), len(value)) > LONGEST_ATTRIBUTE:
            problems.append(Problem("too-long", title[:LONGEST_ATTRIBUTE]))
    if not person.email and not person.phone:
        problems.append(Problem("no-contact", fatal=False))
    return problems


def is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def is_same(one: Person, other: Person) -> bool:
    """Of one role: the same name, unless both can be reached and in different ways."""
    if one.name.casefold() != other.name.casefold():
        return False
    if one.email and one.email.casefold() == other.email.casefold():
        return True
    if one.digits and one.digits == other.digits:
        return True
    return not (one.email or one.phone) or not (other.email or other.phone)
