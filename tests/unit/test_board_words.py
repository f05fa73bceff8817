"""What the board's script says, and what the page around it holds for whom."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

from facilitation.board.strings import strings

ASSETS = Path(settings.BASE_DIR) / "assets"


def test_the_script_and_its_words_know_each_other() -> None:
    scripts = "".join(path.read_text() for path in [ASSETS / "board.js", *ASSETS.glob("board/*.js")])
    used = set(re.findall(r'"(board\.[a-z_]+)"', scripts))
    known = {re.sub(r"_(one|other)$", "", key) for key in strings()}
    assert used == known


def test_counted_words_come_in_both_numbers() -> None:
    ones = {key.removesuffix("_one") for key in strings() if key.endswith("_one")}
    others = {key.removesuffix("_other") for key in strings() if key.endswith("_other")}
    assert ones == others


def page(view: str, mode: str, *, facilitators_only: bool = False) -> str:
    context = {"room": 7, "item": None, "view": view, "mode": mode, "facilitators_only": facilitators_only}
    return get_template("facilitation/board.html").render(context)


@pytest.mark.parametrize(
    ("view", "mode", "commands"),
    [
        ("panelist", "notes", {"note.write"}),
        ("panelist", "themes", {"note.write", "theme.create"}),
        ("panelist", "read", set()),
        ("facilitator", "notes", {"note.write", "board.reveal", "board.dots"}),
        ("lead", "themes", {"note.write", "theme.create", "board.reveal", "board.dots"}),
        ("lead", "read", {"board.reveal"}),  # also after the meeting: forgotten notes are not lost
        ("observer", "themes", set()),
    ],
)
def test_a_page_offers_what_its_reader_may_do(view: str, mode: str, commands: set[str]) -> None:
    assert set(re.findall(r'data-command="([a-z.]+)"', page(view, mode))) == commands


@pytest.mark.parametrize("view", ["panelist", "observer", "facilitator", "lead"])
def test_where_there_is_no_board_its_place_is_kept(view: str) -> None:
    empty = '<section id="board" hidden></section>'
    assert page(view, "").strip() == empty
    only = page(view, "read", facilitators_only=True).strip()
    assert (only == empty) == (view in {"panelist", "observer"})


def test_the_page_breaks_no_rule_of_the_content_policy() -> None:
    assert not re.search(r"<script|\sstyle=|\son[a-z]+=", page("lead", "themes"))
