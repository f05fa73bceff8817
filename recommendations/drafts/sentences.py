"""A text as sentences, in Finnish, Swedish and English. Pure.

A line of a draft's plain form is a paragraph, a heading or an item of a list; no sentence goes over the end of a line.
"""

import re
from dataclasses import dataclass

# After these a full stop ends no sentence, whatever follows. "jne.", "osv." and "etc." may end one.
_SHORT = frozenset(
    (
        *(
            "esim",
            "mm",
            "ks",
            "ns",
            "vrt",
            "klo",
            "os",
            "puh",
            "prof",
            "toim",
            "tri",
            "nro",
            "kpl",
            "mrd",
            "milj",
            "ts",
        ),
        *("t.ex", "bl.a", "s.k", "kl", "nr", "ca", "m.m", "jfr", "tel", "dr"),
        *("e.g", "i.e", "mr", "mrs", "ms", "st", "vs", "approx", "pp"),
    )
)
_MARK = re.compile(r"^(?:#{1,2} |[-*•] |\d{1,3}[.)] )")
_END = re.compile(r"[.!?…]+[\"”»’)\]]*\s+(?=[\"“”»’(\[]*[A-ZÀ-ÖØ-ÞČĐŊŠŦŽ0-9])")
_LAST_WORD = re.compile(r"([^\s(\"“”»]+)$")


@dataclass(frozen=True)
class Sentence:
    """``line``: of the text it stands in; ``mark`` begins that line: a heading's, an item's or nothing."""

    text: str
    line: int = 0
    mark: str = ""


def split(text: str) -> list[Sentence]:
    """The sentences of a text, in order; none is empty."""
    found = []
    for number, line in enumerate(text.splitlines()):
        mark = _MARK.match(line) if len(line.split()) > 1 else None  # a mark alone is a word
        rest = line[mark.end() :] if mark else line
        found += [Sentence(one.strip(), number, mark.group() if mark else "") for one in cut(rest.strip())]
    return found


def cut(line: str) -> list[str]:
    """The sentences of one line, each with the blanks after it: joined they are the line again."""
    sentences, start = [], 0
    for end in _END.finditer(line):
        if _ends(line[start : end.start()], end.group()):
            sentences.append(line[start : end.end()])
            start = end.end()
    return [*sentences, line[start:]] if line[start:] else sentences


def _ends(before: str, sign: str) -> bool:
    """Whether a sentence ends after these words; not after an abbreviation, an initial or an ordinal such as "5."."""
    if not sign.startswith(".") or sign.startswith(".."):
        return True
    word = _LAST_WORD.search(before)
    last = word.group(1).lower() if word else ""
    if last.isdigit():
        return len(last) > 2  # a year ends a sentence; "the 5. floor" and "12. May" do not
    return last not in _SHORT and not (len(last) == 1 and last.isalpha())


def join(chosen: list[Sentence]) -> str:
    """Sentences as a text again: those that follow each other on one line stay on it."""
    lines: list[str] = []
    before: Sentence | None = None
    for one in chosen:
        if before is not None and (before.line, before.mark) == (one.line, one.mark):
            lines[-1] += f" {one.text}"
        else:
            lines.append(one.mark + one.text)
        before = one
    return "\n".join(lines)
