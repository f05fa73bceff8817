"""The stand-alone script that counts a ballot again, as one text: its parts without their imports."""

import re
from pathlib import Path

PARTS = ("rules", "verdicts", "papers", "schulze", "approval", "points", "orders", "recount_words", "recount")
_HERE = Path(__file__).resolve().parent
_FUTURE = "from __future__ import annotations\n"


def standalone() -> str:
    """A program of one file for Python 3.9 and later; the parts stand in it unchanged otherwise."""
    texts = {name: (_HERE / f"{name}.py").read_text(encoding="utf-8") for name in PARTS}
    head, texts["recount"] = texts["recount"].split(_FUTURE, 1)
    parts = [f"\n# recommendations/tally/{name}.py\n{_body(text)}" for name, text in texts.items()]
    return f"{head}{_FUTURE}{''.join(parts)}"


def _body(text: str) -> str:
    """A part without its docstring, and without imports that the script must not make twice or cannot make."""
    text = re.sub(r'\A""".*?"""\n', "", text, flags=re.DOTALL).replace(_FUTURE, "")
    return re.sub(r"^from recommendations\.\S+ import [^\n]*\n", "", text, flags=re.MULTILINE).strip("\n") + "\n"


if __name__ == "__main__":
    print(standalone(), end="")
