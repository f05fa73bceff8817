"""Every control of a running meeting, by keyboard alone: Tab comes to it, Enter does it, and axe finds nothing."""

from pprint import pformat

import pytest
from playwright.sync_api import Browser

from tests.browser import controls_lead, controls_plenary, controls_table
from tests.browser.controls import Evening, Keyboard, offered
from tests.cast import Cast
from tests.servers import Servers

pytestmark = pytest.mark.once
_ROW = [f'<button id="b{number}">{number}</button>' for number in range(30)]
LATE = f"""{"".join(_ROW[:15])}<p></p>{"".join(_ROW[15:])}<button tabindex="-1">Never</button><script>
document.getElementById("b20").onfocus = () => (document.querySelector("p").innerHTML ||= "<button>Late</button>");
</script>"""
ELSEWHERE = {"vote.cast_for"}  # in test_order_paper.py


@pytest.fixture
def evening(cast: Cast, servers: Servers, at_work: None, chromium: Browser) -> Evening:
    return Evening(cast, servers[0].url, chromium)


def test_every_control_of_a_meeting_works_by_keyboard(evening: Evening) -> None:
    stage = controls_table.tables(evening.cast)
    controls_table.at_a_table(evening, stage)
    controls_table.facilitate(evening, stage)
    controls_table.look_after(evening, stage)
    controls_plenary.ask_experts(evening, stage)
    controls_plenary.walk(evening, stage)
    controls_lead.steer(evening)
    controls_lead.lead_the_desk(evening)
    evening.end()
    assert evening.found == {}, pformat(evening.found, width=200)
    assert offered() - set(evening.done) == ELSEWHERE


def test_what_comes_in_behind_tab_is_met_and_what_tab_never_comes_to_is_told(chromium: Browser) -> None:
    """A region that is looked at again every few seconds may show one control more meanwhile."""
    page = chromium.new_page()
    page.set_content(LATE)
    assert Keyboard(page).missed() == ['<button tabindex="-1">Never</button>']
    assert page.get_by_role("button", name="Late").is_visible()
    page.close()
