"""Address files as registers send them, and as nobody should."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pool.letters.reading import SHOWN, Attribute, BadFile, Reader, preview
from pool.letters.selectors import top_up
from words.cells import decode

AGE = Attribute("age", frozenset({"age", "ikä"}), {"80+": "80+", "80": "80+", "65–79": "65–79", "6579": "65–79"})
GOOD = "Nimi;Katuosoite;Postinumero;Postitoimipaikka;Kieli;Ikä\nÅke Öster;Gatan 1;65100;Vasa;ruotsi;80+\n"


def reader(text: str, limit: int = 100) -> Reader:
    return Reader(text, [AGE], "fi", limit)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_any_encoding_and_separator_is_read(encoding: str, delimiter: str) -> None:
    text = decode(GOOD.replace(";", delimiter).encode(encoding))
    (row,) = reader(text).rows()
    assert row.is_good
    assert (row.address.name, row.address.city, row.address.language) == ("Åke Öster", "Vasa", "sv")
    assert row.address.stratum == {"age": "80+"}


def test_excels_own_first_line_counts_as_a_row() -> None:
    (row,) = reader("sep=;\n" + GOOD).rows()
    assert row.line == 3


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (";Road 1;00100;Oulu;fi;80+", ["no-name"]),
        ("A;;;;fi;80+", ["no-street", "no-postal-code", "no-city"]),
        ("A;Road 1;00100;Oulu;klingon;80+", ["unknown-language"]),
        ("A;Road 1;00100;Oulu;fi;8O+", ["unknown-value"]),
        ("A;Road 1;00100;Oulu;fi;", ["empty-cell"]),
        ("A;Road 1;00100;Oulu;fi;80+;more", ["extra-cells"]),
        ("Å" * 130 + ";Road 1;00100;Oulu;fi;80+", ["too-long"]),
        ("Åke Öster;gatan 1;65100;Vasa;fi;80+", ["twice-here"]),
    ],
)
def test_each_problem_is_named_by_its_row(cells: str, codes: list[str]) -> None:
    *_first, row = reader(GOOD + cells).rows()
    assert [problem.code for problem in row.problems] == codes
    assert row.line == 3
    assert row.is_good == (codes[0] in {"unknown-language", "empty-cell", "extra-cells"})


def test_a_value_that_is_nearly_known_comes_with_a_proposal() -> None:
    *_first, row = reader(GOOD + "A;Road 1;00100;Oulu;fi;8O+").rows()
    assert row.problems[0].hint == "80+"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        ("name;street\nA;B", "no-column"),
        ("name;name;street;city;postal code\n", "column-twice"),
        (GOOD * 60, "too-many-rows"),
    ],
)
def test_what_is_wrong_with_the_whole_file_is_said_once(text: str, code: str) -> None:
    with pytest.raises(BadFile) as problem:
        list(reader(text, 50).rows())
    assert problem.value.code == code


def test_formulas_and_control_signs_stay_text() -> None:
    (row,) = reader(GOOD.splitlines()[0] + '\n\'=1+1;"Road\r\n1";00100;Ou\0lu;fi;80+').rows()
    assert (row.address.name, row.address.street, row.address.city) == ("=1+1", "Road 1", "Oulu")


def test_a_preview_counts_all_rows_and_lists_the_first_problems() -> None:
    bad = "\n".join(f";Road {number};00100;Oulu;fi;80+" for number in range(SHOWN + 50))
    told: list[int] = []
    found = preview(Reader(GOOD + bad, [AGE], "fi", 5000), told.append)
    assert (found["good"], found["bad"], len(found["rows"])) == (1, SHOWN + 50, SHOWN)
    assert found["strata"] == {"age": {"80+": 1}}
    assert found["kinds"] == {"no-name": SHOWN + 50}


@given(st.lists(st.lists(st.text(max_size=12), max_size=8), max_size=8), st.sampled_from([";", ",", "\t"]))
def test_no_file_at_all_breaks_the_reader(lines: list[list[str]], delimiter: str) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([GOOD.splitlines()[0].split(";"), *lines])
    try:
        rows = list(reader(text.getvalue()).rows())
    except BadFile:
        return
    for row in rows:
        assert row.is_good == bool(not any(problem.fatal for problem in row.problems))
        if row.is_good:
            assert all((row.address.name, row.address.street, row.address.postal_code, row.address.city))


@pytest.mark.parametrize(("sent", "joined", "missing"), [(0, 0, 5), (1000, 0, 5), (1000, 30, 5), (10, 10, 1)])
def test_a_top_up_is_enough_and_never_endless(sent: int, joined: int, missing: int) -> None:
    more = top_up(sent, joined, missing)
    assert missing <= more <= missing / 0.002
    assert top_up(sent, joined, 0) == 0
