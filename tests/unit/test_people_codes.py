"""Codes that people type, and files that spreadsheets open."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from panels import codes
from panels.export import people_csv
from panels.models import Membership
from panels.people import read
from sessions.clock import exists
from words.sheets import neutral


def member(**fields: object) -> Membership:
    return Membership(public_id="abcdefghjkmn", **{"name": "Aino", "attributes": {}, **fields})


def test_a_printed_code_can_be_typed_in_many_ways() -> None:
    printed = codes.printed(member())
    token = codes.typed(printed)
    assert token is not None
    assert token.startswith("abcdefghjkmn-")
    for typed in (printed.lower(), printed.replace(" ", ""), printed.replace(" ", "-"), f"  {printed}. "):
        assert codes.typed(typed) == token


def test_digits_that_look_like_letters_are_forgiven_where_no_digits_can_be() -> None:
    token = codes.typed("abcdefghjkmn" + "o" * 8 + "l" * 8)
    assert codes.typed("abcdefghjkmn" + "0" * 8 + "1" * 8) == token


def test_a_whole_link_may_be_pasted() -> None:
    token = codes.typed(codes.printed(member()))
    assert codes.typed(f"https://raati.example/j/{token}/") == token


@pytest.mark.parametrize("text", ["", "abc", "x" * 27, "x" * 29, "ääää" * 7])
def test_a_code_of_another_length_is_no_code(text: str) -> None:
    assert codes.typed(text) is None


@pytest.mark.parametrize("cell", ["=1+1", "+358 40", "-1", "@x", "\tx", "\rx"])
def test_what_a_spreadsheet_would_compute_stays_text(cell: str) -> None:
    assert neutral(cell) == "'" + cell


def test_an_exported_list_can_be_imported_again() -> None:
    people = [
        member(name="=cmd()", phone="+358 40 1", language="sv", role="lead", attributes={"-x": "@y"}),
        member(name="Bertta; B", email="b@example.org", number=3, language="fi", role="panelist"),
    ]
    data = people_csv(people)
    assert b"\n=" not in data
    assert b";=" not in data
    sheet = read(data.decode("utf-8-sig"), language="fi", languages=["fi", "sv", "en"], limit=9)
    assert [(one.name, one.phone, one.role, one.attributes) for one in sheet.good] == [
        ("=cmd()", "+358 40 1", "lead", {"-x": "@y"}),
        ("Bertta; B", "", "panelist", {}),
    ]


def test_the_hour_that_clocks_skip_in_spring_does_not_exist() -> None:
    helsinki = ZoneInfo("Europe/Helsinki")
    assert not exists(datetime(2027, 3, 28, 3, 30), helsinki)
    assert exists(datetime(2027, 3, 28, 4, 30), helsinki)
    assert exists(datetime(2026, 10, 25, 3, 30), helsinki)
