"""What axe-core finds on a page, and whether the page still fits when it is narrow and its text large."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from playwright.sync_api import CDPSession, Page, ViewportSize

# So high that most pages fit without a resizing, of which each costs the browser a good part of what axe does; and as
# narrow as a page must do with (WCAG 1.4.10).
PHONE = ViewportSize(width=320, height=2400)
DESKTOP = ViewportSize(width=1280, height=1600)
NARROW = ViewportSize(width=320, height=640)
AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    "selectors": False,  # places are told by their HTML
    "preload": {"assets": ["media"]},  # of these rules none reads style sheets
}

# What is folded away is a part of the page, too. The menu lies on top of the page: it has a test of its own.
_UNFOLD = """() => {
  document.querySelectorAll("details:not(.menu)").forEach((one) => { one.open = true; });
  return [document.documentElement.scrollHeight, Boolean(window.axe)];
}"""
_TWICE = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
}"""
# What a phone's keyboard must know: its kind, what its big key does, what it may offer to fill in.
_KEYBOARDS = """() => [...document.querySelectorAll("input")].filter((one) => {
  if (["hidden", "checkbox", "radio", "file", "date", "time", "datetime-local"].includes(one.type)) return false;
  if (one.readOnly) return false;
  const number = one.type === "number" && one.inputMode !== "numeric";
  return number || !one.getAttribute("autocomplete") || !one.enterKeyHint;
}).map((one) => one.outerHTML.slice(0, 160))"""
_NORMAL_PX = {"standard": 16, "fixed": 13}
# Boxes that scroll by themselves may be wide; what is cut off is lost, and what spills out of a column lies on the next
# one. A brand is cut with an ellipsis, and the title stands on the page as well.
_LOST = """() => {
  const lost = [];
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) lost.push(`page ${root.scrollWidth} > ${innerWidth}`);
  for (const one of document.body.querySelectorAll("*")) {
    const box = one.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1 || !one.checkVisibility()) continue;
    if (one.closest(".brand, .visually-hidden, input, select, svg, progress, .toasts")) continue;
    const style = getComputedStyle(one);
    const cut = ["hidden", "clip"].includes(style.overflowX) && one.scrollWidth > one.clientWidth + 1;
    const gap = parseFloat(getComputedStyle(one.parentElement).columnGap) || 0;
    const spilt = one.matches("main, .rail") && one.scrollWidth > one.clientWidth + gap + 1;
    const overflow = (up) => getComputedStyle(up).overflowX;
    const scrolls = (up) => up && (["auto", "scroll"].includes(overflow(up)) || scrolls(up.parentElement));
    const outside = (box.right > innerWidth + 1 || box.left < -1) && !scrolls(one.parentElement);
    const where = `${Math.round(box.left)}..${Math.round(box.right)}`;
    if (cut || spilt || outside) lost.push(`${one.outerHTML.slice(0, 100)} ${where}`);
  }
  return lost.slice(0, 5);
}"""


_LOST_LARGE = f"""() => {{
  const {{ dataset }} = document.documentElement;
  dataset.text = "3";
  const lost = ({_LOST})();
  dataset.text = "1";
  return lost;
}}"""
_SIZE_COMES = """async (wanted) => {
  const size = () => getComputedStyle(document.documentElement).fontSize;
  for (let look = 0; look < 3000 && size() !== wanted; look += 1) await new Promise((done) => setTimeout(done, 10));
  return size();
}"""
_ALL = f"""async (rules) => {{
  const {{ violations }} = await axe.run(document, rules);
  const found = violations.map(({{ id, help, nodes }}) => [id, help, nodes.map(({{ html }}) => html.slice(0, 160))]);
  // axe asks no longer whether an id stands twice; a button may open the wrong one.
  found.push(["id", "stands twice", ({_TWICE})()]);
  found.push(["input", "leaves a phone's keyboard to guess", ({_KEYBOARDS})()]);
  return found;
}}"""


def problems(page: Page) -> dict[tuple[str, str], list[str]]:
    """On the page as it is, with everything unfolded and on the screen: (rule, what it says) → where."""
    height, is_there = page.evaluate(_UNFOLD)
    if not is_there:
        page.add_script_tag(path=str(AXE))
    with _whole(page, height):
        found = page.evaluate(_ALL, RULES)
    return {(rule, said): places for rule, said, places in found if places}


@contextmanager
def _whole(page: Page, height: int) -> Iterator[None]:
    """A screen so high that nothing lies under a bar: axe takes what is half covered for too small.

    What takes the focus is never covered: ``scroll-padding`` and test_focus.py see to that.
    """
    before = page.viewport_size or PHONE
    if height <= before["height"]:
        yield
        return
    page.set_viewport_size(ViewportSize(width=before["width"], height=height))
    yield
    page.set_viewport_size(before)


def lost_on_a_phone(page: Page) -> dict[tuple[str, str], list[str]]:
    """What sticks out or is cut off: with normal text, our largest, and the browser's own at 200 %."""
    found = {("reflow", "normal text"): page.evaluate(_LOST), ("reflow", "very large text"): page.evaluate(_LOST_LARGE)}
    return {what: where for what, where in found.items() if where} | lost_when_doubled(page)


def lost_when_doubled(page: Page) -> dict[tuple[str, str], list[str]]:
    """The same in the page's present size, with the browser's own text at 200 %."""
    devtools = page.context.new_cdp_session(page)
    _set_text(page, devtools, 2)
    where = page.evaluate(_LOST)
    _set_text(page, devtools, 1)
    devtools.detach()
    return {("reflow", "text 200 %"): where} if where else {}


def _set_text(page: Page, devtools: CDPSession, times: int) -> None:
    """The page hears of it a moment after the browser does."""
    devtools.send("Page.setFontSizes", {"fontSizes": {name: times * px for name, px in _NORMAL_PX.items()}})
    wanted = f"{times * _NORMAL_PX['standard']}px"
    assert page.evaluate(_SIZE_COMES, wanted) == wanted
