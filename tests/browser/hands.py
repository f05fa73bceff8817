"""Two ways to use a page: with a pointer, or with nothing but the keyboard. Steps of a story work with either."""

from typing import Protocol

from playwright.sync_api import Locator, Page

FAR = 400  # presses of Tab after which something counts as out of reach


class Hands(Protocol):
    def press(self, target: Locator) -> None: ...
    def write(self, target: Locator, text: str) -> None: ...
    def tick(self, target: Locator) -> None: ...
    def choose(self, target: Locator, label: str) -> None: ...


class Pointer:
    """Clicks and taps."""

    def press(self, target: Locator) -> None:
        target.click()

    def write(self, target: Locator, text: str) -> None:
        target.click()
        target.fill(text)

    def tick(self, target: Locator) -> None:
        target.check()

    def choose(self, target: Locator, label: str) -> None:
        target.select_option(label=label)


class Keys:
    """Tab, Enter, Space, arrows and letters; never a click, never a focus set from outside."""

    def __init__(self, page: Page) -> None:
        self.keyboard = page.keyboard

    def press(self, target: Locator) -> None:
        self._reach(target)
        self.keyboard.press("Enter")

    def write(self, target: Locator, text: str) -> None:
        self._reach(target)
        self.keyboard.type(text)

    def tick(self, target: Locator) -> None:
        """A radio is reached through its group, of which Tab visits one; arrows go on from there."""
        self._reach(target, "(one, here) => here === one || (one.type === 'radio' && here?.name === one.name)")
        if not target.evaluate("(one) => document.activeElement.checked"):
            self.keyboard.press("Space")
        for _press in range(FAR):
            if target.is_checked():
                return
            self.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not lead to {target}")

    def choose(self, target: Locator, label: str) -> None:
        self._reach(target)
        for _press in range(FAR):
            if target.evaluate("(list) => list.selectedOptions[0].label") == label:
                return
            self.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not lead to {label}")

    def _reach(self, target: Locator, arrived: str = "(one, here) => here === one") -> None:
        target.wait_for()
        for _press in range(FAR):
            if target.evaluate(f"(one) => ({arrived})(one, document.activeElement)"):
                return
            self.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {target}")
