"""The panel's letter counts like a person: none, one, many."""

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from recommendations.report.structure import Letter, Passage

NOTHING = Passage("", "fi")
VOTED = Letter(
    panelists=6,
    meetings=0,
    first_day=None,
    last_day=None,
    notes=0,
    themes=0,
    drafts=0,
    present=6,
    papers=6,
    method="consent",
    threshold_percent=80,
    rule=(),
    accepted=0,
    rejected=0,
    statements=0,
    promise=NOTHING,
)


def letter(language: str, **facts: Any) -> str:
    """The letter as one line; ``drafts`` follows from what was accepted and rejected."""
    told = replace(VOTED, **facts)
    told = replace(told, drafts=told.accepted + told.rejected)
    report = SimpleNamespace(organisation=NOTHING, question=NOTHING, letter=told)
    with translation.override(language):
        html = render_to_string("recommendations/report/letter.html", {"report": report})
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(
    ("language", "accepted", "rejected", "words"),
    [
        ("en", 0, 1, "We did not accept the proposal."),
        ("en", 0, 3, "We did not accept any of our 3 proposals."),
        ("en", 1, 0, "We accepted one recommendation."),
        ("en", 1, 1, "We accepted one recommendation. One other proposal was not accepted."),
        ("en", 4, 2, "We accepted 4 recommendations. 2 other proposals were not accepted."),
        ("fi", 0, 1, "Emme hyväksyneet ehdotusta."),
        ("fi", 0, 3, "Emme hyväksyneet yhtäkään 3 ehdotuksestamme."),
        ("fi", 1, 0, "Hyväksyimme yhden suosituksen."),
        ("fi", 4, 2, "Hyväksyimme 4 suositusta. 2 muuta ehdotusta emme hyväksyneet."),
        ("sv", 0, 1, "Vi godkände inte förslaget."),
        ("sv", 0, 3, "Vi godkände inget av våra 3 förslag."),
        ("sv", 1, 0, "Vi godkände en rekommendation."),
        ("sv", 4, 2, "Vi godkände 4 rekommendationer. 2 andra förslag godkände vi inte."),
    ],
)
def test_what_was_accepted(language: str, accepted: int, rejected: int, words: str) -> None:
    assert words in letter(language, accepted=accepted, rejected=rejected)


@pytest.mark.parametrize("language", ["en", "fi", "sv"])
@pytest.mark.parametrize("papers", [0, 1, 5])
def test_no_sentence_counts_nothing(language: str, papers: int) -> None:
    for accepted, rejected, statements in ((0, 0, 0), (0, 1, 0), (0, 2, 1), (1, 0, 0), (3, 0, 2)):
        text = letter(language, papers=papers, accepted=accepted, rejected=rejected, statements=statements)
        assert not re.search(r"\b0\b", text), text


def test_statements_are_counted_as_statements() -> None:
    assert "You find one minority statement beside the result." in letter("en", accepted=2, statements=1)
    assert "You find 3 minority statements beside the results." in letter("en", accepted=2, statements=3)


def test_a_vote_without_papers_is_told() -> None:
    assert "We held a vote, but nobody voted. We did not accept the proposal." in letter("en", papers=0, rejected=1)


def test_large_numbers_are_written_as_the_language_does() -> None:
    assert "We wrote 1,250 notes" in letter("en", notes=1250)
    assert "Kirjoitimme 1 250 lappua" in letter("fi", notes=1250).replace("\xa0", " ")
