"""What ``make test`` says last: each failed test by its node id, with the first line of its error."""

import xml.etree.ElementTree as ElementTree

from tests.run import failures

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
    assert list(failures(ElementTree.fromstring(RESULTS))) == [
        "tests/room/test_desk.py::test_signs[a.b]: 1 != 2 [tests/room/test_desk.py:8 > tests/room/scenes.py:70]",
        "tests/room/test_amendments.py::TestRounds::test_ends: no server",
        "tests/unit/test_tally.py: collection failure",
    ]
