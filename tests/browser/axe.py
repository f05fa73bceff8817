"""What axe-core finds on a page, and whether the page still fits when it is narrow and its text large."""

from pathlib import Path
from typing import Any

from django.conf import settings
from playwright.sync_api import Page, ViewportSize

PHONE = ViewportSize(width=390, height=700)
DESKTOP = ViewportSize(width=1280, height=800)
NARROW = ViewportSize(width=320, height=640)
AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}

# What is folded away is a part of the page, too. The menu lies on top of the page: it has a test of its own.
_UNFOLD = "document.querySelectorAll('details:not(.menu)').forEach((one) => { one.open = true; })"
_TWICE = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
}"""
# What a phone's keyboard must know: its kind, what its big key does, what it may offer to fill in.
_KEYBOARDS = """() => [...document.querySelectorAll("input")].filter((one) => {
  if (["hidden", "checkbox", "radio", "file", "date", "time"].includes(one.type) || one.readOnly) return false;
  const number = one.type === "number" && one.inputMode !== "numeric";
  return number || !one.getAttribute("autocomplete") || !one.enterKeyHint;
}).map((one) => one.outerHTML.slice(0, 160))"""
# Whatever scrolls under a bar is half covered at some moment, and axe then takes it for too small. So each such target
# is asked again in the middle of the screen: what the page cannot show whole stays a violation.
_ALONE = """([target]) => {
  const one = document.querySelector(target);
  one.scrollIntoView({ block: "center", behavior: "instant" });
  const rule = { runOnly: { type: "rule", values: ["target-size"] } };
  return axe.run(one, rule).then((found) => found.violations.length > 0);
}"""
_OWN_SIZE = "size => { document.documentElement.dataset.text = size; }"
_NORMAL_PX = {"standard": 16, "fixed": 13}
# Boxes that scroll by themselves may be wide; what is cut off is lost. A brand is cut with an ellipsis, and the title
# stands on the page as well.
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
    const overflow = (up) => getComputedStyle(up).overflowX;
    const scrolls = (up) => up && (["auto", "scroll"].includes(overflow(up)) || scrolls(up.parentElement));
    const outside = (box.right > innerWidth + 1 || box.left < -1) && !scrolls(one.parentElement);
    if (cut || outside) lost.push(`${one.outerHTML.slice(0, 100)} ${Math.round(box.left)}..${Math.round(box.right)}`);
  }
  return lost.slice(0, 5);
}"""


def problems(page: Page) -> dict[tuple[str, str], list[str]]:
    """On the page as it is, in its present size, with everything unfolded: (rule, what it says) → where."""
    page.evaluate(_UNFOLD)
    if not page.evaluate("Boolean(window.axe)"):
        page.add_script_tag(path=str(AXE))
    found = page.evaluate("rules => axe.run(document, rules).then(found => found.violations)", RULES)
    where = {(one["id"], one["help"]): [node["html"][:160] for node in _lasting(page, one)] for one in found}
    where["id", "stands twice"] = page.evaluate(_TWICE)  # axe asks no longer; a button may open the wrong one
    where["input", "leaves a phone's keyboard to guess"] = page.evaluate(_KEYBOARDS)
    return {what: places for what, places in where.items() if places}


def _lasting(page: Page, violation: dict[str, Any]) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = violation["nodes"]
    if violation["id"] != "target-size":
        return nodes
    return [node for node in nodes if page.evaluate(_ALONE, node["target"])]


def lost_when_narrow(page: Page) -> dict[tuple[str, str], list[str]]:
    """What sticks out or is cut off at 320 px: with normal text, our largest, and the browser's own at 200 %."""
    before = page.viewport_size or PHONE
    page.set_viewport_size(NARROW)
    found = {("reflow", "320 px"): page.evaluate(_LOST)}
    page.evaluate(_OWN_SIZE, "3")
    found["reflow", "320 px, very large text"] = page.evaluate(_LOST)
    page.evaluate(_OWN_SIZE, "1")
    devtools = page.context.new_cdp_session(page)
    devtools.send("Page.setFontSizes", {"fontSizes": {name: 2 * px for name, px in _NORMAL_PX.items()}})
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    found["reflow", "320 px, text 200 %"] = page.evaluate(_LOST)
    devtools.send("Page.setFontSizes", {"fontSizes": _NORMAL_PX})
    devtools.detach()
    page.set_viewport_size(before)
    return {what: where for what, where in found.items() if where}
