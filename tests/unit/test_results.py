"""What ``make test`` says last: each failed test by node id and first line of its error; and what it asks again."""

import xml.etree.ElementTree as ElementTree

import pytest

from tests.results import Failure, failures, may_be_unstable

RESULTS = """<testsuite>
  <testcase classname="tests.room.test_desk" name="test_calm" time="1"/>
  <testcase classname="tests.room.test_desk" name="test_signs[a.b]"><failure message="1 != 2&#10;more">
def test_signs():
tests/room/test_desk.py:8: in test_signs
    calm()
/usr/lib/python3/asyncio/timeouts.py:115: TimeoutError
tests/room/scenes.py:70: AssertionError</failure></testcase>
  <testcase classname="tests.room.test_amendments.TestRounds" name="test_ends"><error message="no server"/></testcase>
  <testcase classname="" name="tests.unit.test_tally"><error message="collection failure"/></testcase>
  <testcase classname="tests.web.test_deploy" name="test_nginx"><skipped message="no nginx"/></testcase>
</testsuite>"""


def test_failed_tests_are_named_with_what_went_wrong() -> None:
    assert [str(failure) for failure in failures(ElementTree.fromstring(RESULTS), "sqlite")] == [
        "tests/room/test_desk.py::test_signs[a.b]: 1 != 2 [tests/room/test_desk.py:8 > tests/room/scenes.py:70]"
        " (sqlite)",
        "tests/room/test_amendments.py::TestRounds::test_ends: no server (sqlite)",
        "tests/unit/test_tally.py: collection failure (sqlite)",
    ]


@pytest.mark.parametrize(
    ("tests", "asked_again"),
    [
        (["tests/room/test_desk.py::test_signs"], True),
        (["tests/room/test_desk.py::test_signs", "tests/browser/test_whole_panel.py::test_evening"], True),
        (["tests/room/test_desk.py::test_signs"] * 4, False),
        (["tests/room/test_desk.py::test_signs", "tests/unit/test_tally.py::test_sums"], False),
        (["tests/faults/test_kill.py::test_server"], False),
        (["tests/browser/test_struck_pages.py::test_what_is_being_written_outlives_a_killed_server"], False),
        ([], False),
    ],
)
def test_only_a_few_tests_that_wait_for_others_are_asked_again(tests: list[str], asked_again: bool) -> None:
    assert may_be_unstable([Failure(test, "postgres", "") for test in tests]) is asked_again
