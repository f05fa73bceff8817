"""The stand-alone script that checks a draw, as one text: its parts joined, without their imports of each other."""

import re
from pathlib import Path

PARTS = ("seals", "published", "checks", "verify_words", "verify")
HERE = Path(__file__).resolve().parent


def standalone() -> str:
    """A program of one file for Python 3.9 and later; the parts stand in it unchanged otherwise."""
    texts = {name: (HERE / f"{name}.py").read_text(encoding="utf-8") for name in PARTS}
    head, last = texts["verify"].split("from __future__ import annotations\n", 1)
    texts["verify"] = last
    parts = [f"\n# draw/{name}.py\n{_body(text)}" for name, text in texts.items()]
    return f"{head}from __future__ import annotations\n{''.join(parts)}"


def _body(text: str) -> str:
    """A part without its docstring, and without imports that the script must not make twice or cannot make."""
    text = re.sub(r'\A""".*?"""\n', "", text, flags=re.DOTALL)
    text = text.replace("from __future__ import annotations\n", "")
    return re.sub(r"^from draw\.\w+ import [^\n]*\n", "", text, flags=re.MULTILINE).strip("\n") + "\n"


if __name__ == "__main__":
    print(standalone(), end="")
