"""Lists of people as they come from spreadsheets."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panels import wording
from panels.people import Person, Problem, Sheet, is_same, read, text_of
from words.cells import decode

LANGUAGES = ["fi", "sv", "en"]


def look(text: str, known: list[Person] | None = None, limit: int = 100) -> Sheet:
    return read(text, known=known or [], language="fi", languages=LANGUAGES, limit=limit)


def codes(sheet: Sheet, row: int = 0) -> list[str]:
    return [problem.code for problem in sheet.rows[row].problems]


@pytest.mark.parametrize("separator", ["\t", ";", ","])
@pytest.mark.parametrize(
    "header",
    [
        ["name", "e-mail", "phone", "language", "role"],
        ["Nimi", "Sähköposti", "Puhelin", "Kieli", "Rooli"],
        ["NAMN", "E-post", "Telefonnummer", "Språk", "Roll"],
    ],
)
def test_headings_in_three_languages_and_three_separators_are_understood(separator: str, header: list[str]) -> None:
    row = ["Aino Aalto", "aino@example.org", "040 123", "svenska", "kirjuri"]
    sheet = look(separator.join(header) + "\r\n" + separator.join(row))
    assert sheet.good == [Person("Aino Aalto", "aino@example.org", "040 123", "sv", "note_taker")]


def test_every_other_column_is_an_attribute_and_empty_ones_are_left_out() -> None:
    sheet = look("nimi;ikä;alue\nAino;75+;\nBertta;30–44;keskus")
    assert sheet.attributes == ("ikä", "alue")
    assert [person.attributes for person in sheet.good] == [
        {"ikä": "75+"},
        {"ikä": "30–44", "alue": "keskus"},
    ]


def test_first_and_last_names_are_joined() -> None:
    assert look("Etunimi,Sukunimi,email\nAino,Aalto,a@example.org").good[0].name == "Aino Aalto"


def test_quoted_cells_may_hold_separators_and_line_breaks() -> None:
    sheet = look('name;address;email\n"Aalto; Aino";"Katu 1\nSuvanto";a@example.org')
    assert sheet.good[0].name == "Aalto; Aino"
    assert sheet.good[0].attributes == {"address": "Katu 1 Suvanto"}


def test_excels_own_first_line_names_the_separator() -> None:
    sheet = look("sep=;\nname;phone\nAino;040")
    assert sheet.good[0].phone == "040"
    assert sheet.rows[0].line == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_files_of_several_encodings_are_read(encoding: str) -> None:
    data = "nimi;sähköposti\nÅke Ääri;ake@example.org\n".encode(encoding)
    assert look(decode(data)).good[0].name == "Åke Ääri"


def test_decomposed_letters_of_a_mac_are_the_same_headings() -> None:
    assert look("nimi;sa\u0308hko\u0308posti\nAino;a@example.org").good[0].email == "a@example.org"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (";a@example.org;;", "no-name"),
        ("Aino;aino@;;", "bad-email"),
        ("Aino;a@example.org;somali;", "unknown-language"),
        ("Aino;a@example.org;;king", "unknown-role"),
        (f"{'A' * 121};a@example.org;;", "too-long"),
    ],
)
def test_a_row_that_cannot_be_used_says_why_and_stays_out(row: str, code: str) -> None:
    sheet = look(f"name;email;language;role\nBertta;b@example.org;;\n{row}")
    assert codes(sheet, 1) == [code]
    assert [person.name for person in sheet.good] == ["Bertta"]
    assert [one.line for one in sheet.bad] == [3]


def test_whoever_has_no_contact_is_taken_with_a_warning() -> None:
    sheet = look("name\nAino")
    assert codes(sheet) == ["no-contact"]
    assert len(sheet.good) == 1


@pytest.mark.parametrize(
    ("second", "same"),
    [
        ("Aino Aalto;A@Example.org;", True),
        ("aino aalto;;", True),
        ("Aino Aalto;other@example.org;", False),
        ("Bertta Aalto;a@example.org;", False),
    ],
)
def test_the_same_person_twice_is_found_but_a_couple_may_share_an_address(second: str, same: bool) -> None:
    sheet = look(f"name;email;phone\nAino Aalto;a@example.org;\n{second}")
    assert ("twice-here" in codes(sheet, 1)) is same
    assert ("shared-email" in codes(sheet, 1)) is (second.startswith("Bertta"))


def test_phone_numbers_are_compared_by_their_digits() -> None:
    assert is_same(Person("Aino", phone="040 123 456"), Person("Aino", phone="040-123456"))


def test_somebody_who_is_in_the_panel_stays_out_unless_the_role_is_another() -> None:
    known = [Person("Aino", "a@example.org")]
    sheet = look("name;email;role\nAino;a@example.org;\nAino;a@example.org;lead", known)
    assert codes(sheet, 0) == ["in-panel"]
    assert [person.role for person in sheet.good] == ["lead"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", Problem("empty")),
        ("name;email", Problem("empty")),
        ("Aino;a@example.org\nBertta;b@example.org", Problem("no-header")),
        ("name;age;age\nAino;1;2", Problem("column-twice", "age")),
        ("name;email;e-mail\nAino;;", Problem("column-twice", "email")),
        ("name\n" + "Aino\n" * 101, Problem("too-many-rows", "100")),
    ],
)
def test_a_list_that_cannot_be_used_at_all_says_why(text: str, problem: Problem) -> None:
    sheet = look(text)
    assert sheet.problems == (problem,)
    assert sheet.rows == ()
    assert wording.of_list(problem)


def test_cells_outside_the_columns_are_left_out_with_a_warning() -> None:
    sheet = look("name;phone;\nAino;040;lost;lost too")
    assert sorted(codes(sheet)) == ["extra-cells", "nameless-column"]
    assert sheet.good[0].attributes == {}


def test_rows_that_were_left_out_can_be_corrected_and_read_again() -> None:
    sheet = look('name;email;age\nAino;a@example.org;1\n"Bertta; B";wrong;2\n')
    again = look(text_of(sheet.header, [row.cells for row in sheet.bad]))
    assert again.rows[0].person.name == "Bertta; B"
    assert codes(again) == ["bad-email"]


@given(st.text(max_size=400))
def test_no_text_breaks_the_reader(text: str) -> None:
    sheet = look(text)
    for row in sheet.rows:
        for problem in row.problems:
            assert wording.of_list(problem)
    assert all(person.name and len(person.name) <= 120 for person in sheet.good)


@given(st.binary(max_size=300))
def test_no_file_breaks_the_reader(data: bytes) -> None:
    look(decode(data))


words = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"], exclude_characters="\u2028\u2029"),
    max_size=30,
)
names = words.map(lambda text: "X" + " ".join(text.split()))


@given(st.lists(st.tuples(names, names), min_size=1, max_size=10, unique_by=lambda row: row[0].casefold()))
def test_what_is_written_as_a_list_is_read_as_the_same_people(rows: list[tuple[str, str]]) -> None:
    sheet = look(text_of(["name", "wish"], rows))
    expected = [tuple(unicodedata.normalize("NFC", cell) for cell in row) for row in rows]
    assert [(one.name, one.attributes["wish"]) for one in sheet.good] == expected


@given(st.lists(st.sampled_from(["Aino", "aino", "Bertta"]), min_size=1, max_size=8))
def test_nobody_without_contact_is_taken_twice(people: list[str]) -> None:
    good = look("name\n" + "\n".join(people)).good
    assert len({person.name.casefold() for person in good}) == len(good)
