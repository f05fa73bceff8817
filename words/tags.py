"""What WeasyPrint's tag tree lacks: the language of each passage, and whether a header is its column's or its row's.

WeasyPrint 70 tells the document's language alone, and links cells to headers by ids. There is no hook where an element
of the tree is made from its box, so the one function that does it is wrapped; tests/web/test_report_pdf.py fails when
an upgrade changes it.
"""

from collections.abc import Callable, Iterator
from typing import Any

Build = Callable[..., Iterator[Any]]
_WHOLE = frozenset({"html", "body"})  # their language is the document's


def install() -> None:
    """Once in a process; again is harmless."""
    from weasyprint.pdf import tags

    if not isinstance(tags._build_box_tree, _Telling):
        tags._build_box_tree = _Telling(tags._build_box_tree)


class _Telling:
    """The function, and after it what it leaves out. It calls itself by its name in the module: so, this."""

    def __init__(self, build: Build) -> None:
        from pydyf import String

        self.build, self.string = build, String

    def __call__(self, box: Any, *args: Any) -> Iterator[Any]:
        source = getattr(box, "_box", box).element  # a placeholder stands for a box that is laid out elsewhere
        language = None if source is None or source.tag in _WHOLE else source.get("lang")
        for element in self.build(box, *args):
            if language:
                element["Lang"] = self.string(language)
            if element["S"] == "/TH":
                element["A"]["Scope"] = "/Row" if source.get("scope") == "row" else "/Column"
            yield element
