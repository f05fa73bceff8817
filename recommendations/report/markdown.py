"""The document's HTML as Markdown. Everything that people wrote is escaped, so that it is text wherever it is rendered.

Knows the elements that the document's templates use, and no others; pictures are left out, since a table says the same.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
BLOCKS = {"p", "div", "section", "article", "header", "main", "nav", "figure", "figcaption", "dl", "body", "address"}
ROWS = {"dt", "dd", "caption"}
SILENT = {"svg", "head", "style", "script"}
QUOTES = {"fi": ("”", "”"), "sv": ("”", "”"), "en": ("“", "”")}
STRONG, EM = "**", "*"

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&@^$])")
_SCHEME = re.compile(r"(\w):(?=//)")
_WWW = re.compile(r"\b(www)\.", re.IGNORECASE)
_LINE_START = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")


def escaped(text: str) -> str:
    """Text that stays text: no markup, no HTML, no address that a renderer would make a link of."""
    text = _SPECIAL.sub(r"\\\1", text)
    return _WWW.sub(r"\1\\.", _SCHEME.sub(r"\1\\:", text))


def markdown_of(html: str) -> str:
    writer = _Writer()
    writer.feed(html)
    writer.close()
    return writer.text()


@dataclass
class _Table:
    rows: list[list[str]] = field(default_factory=list)


class _Writer(HTMLParser):
    """Blocks are gathered as finished lines; what is inside a line grows in ``line`` until its block ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.line = ""
        self.prefix = ""
        self.silent = 0
        self.lists: list[int] = []  # of each open list: the next number, or 0 for bullets
        self.quotes = 0
        self.table: _Table | None = None
        self.caption = ""
        self.links: list[str] = []
        self.marks: list[int] = []  # where in the line each open emphasis begins
        self.languages: list[str] = ["en"]

    def text(self) -> str:
        self._end()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.blocks)).strip() + "\n"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in SILENT:
            self.silent += 1
        if self.silent:
            return
        if tag == "html":
            self.languages = [told.get("lang") or "en"]
        elif tag == "q":
            self.languages.append(told.get("lang") or self.languages[-1])
            self.line += QUOTES.get(self.languages[-1], QUOTES["en"])[0]
        elif tag == "a":
            self._link(told.get("href") or "")
        elif tag in {"strong", "em", "b", "i"}:
            self.marks.append(len(self.line))
        else:
            self._open(tag)

    def _open(self, tag: str) -> None:
        if self.table is not None and tag in {"td", "th"}:
            self._fresh()
        elif tag == "table":
            self._end()
            self.table = _Table()
        elif tag == "tr" and self.table is not None:
            self.table.rows.append([])
        elif tag in {"ul", "ol"}:
            self._end()
            self.lists.append(1 if tag == "ol" else 0)
        elif tag == "li":
            self._end()
            self.prefix = self._bullet()
        elif tag == "blockquote":
            self._end()
            self.quotes += 1
        elif tag in HEADINGS:
            self._end()
            self.prefix = HEADINGS[tag] + " "
        elif tag == "br":
            self._end(tight=True)
        elif (tag in BLOCKS or tag in ROWS) and not self.prefix:
            self._end()

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
            return
        if self.silent:
            return
        if tag == "q":
            self.line += QUOTES.get(self.languages.pop(), QUOTES["en"])[1]
        elif tag == "a":
            self._link_end()
        elif tag in {"strong", "em", "b", "i"}:
            self._mark(STRONG if tag in {"strong", "b"} else EM)
        else:
            self._close(tag)

    def _close(self, tag: str) -> None:
        if self.table is not None and tag in {"td", "th"}:
            self.table.rows[-1].append(self._fresh())
        elif tag == "caption":
            self.caption = self._fresh()
        elif tag == "table":
            self._table_end()
        elif tag in {"ul", "ol"} and self.lists:
            self._end()
            self.lists.pop()
            if not self.lists:
                self.blocks.append("")
        elif tag == "li":
            self._end(tight=True)
            self.prefix = ""
        elif tag == "blockquote":
            self._end()
            self.quotes = max(0, self.quotes - 1)
            self.blocks.append("")
        elif tag in BLOCKS or tag in HEADINGS or tag in ROWS:
            self._end()

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        self.line += escaped(re.sub(r"\s+", " ", data))

    def _bullet(self) -> str:
        indent = "   " * (len(self.lists) - 1)
        if not self.lists or not self.lists[-1]:
            return f"{indent}- "
        number, self.lists[-1] = self.lists[-1], self.lists[-1] + 1
        return f"{indent}{number}. "

    def _mark(self, mark: str) -> None:
        """``** a **`` is no emphasis: the spaces belong outside.

        Where it begins is remembered, never looked for: people write stars, too, and a backslash stands before those.
        """
        if not self.marks:
            return
        start = self.marks.pop()
        before, inside = self.line[:start], self.line[start:]
        core = inside.strip()
        left, right = (" " if inside[:1] == " " else ""), (" " if inside[-1:] == " " else "")
        self.line = f"{before}{left}{mark}{core}{mark}{right}" if core else before

    def _link(self, href: str) -> None:
        self.links.append(href if href.startswith(("https://", "http://", "mailto:")) else "")
        if self.links[-1]:
            self.line += "["

    def _link_end(self) -> None:
        href = self.links.pop() if self.links else ""
        if href:
            self.line += "](<{}>)".format(href.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C"))

    def _fresh(self) -> str:
        """Begin a new line; returns the one before."""
        line, self.line = " ".join(self.line.split()), ""
        self.marks = [0] * len(self.marks)
        return line

    def _end(self, *, tight: bool = False) -> None:
        """The line is finished. Within a list lines follow each other, elsewhere blocks are parted."""
        if self.table is not None and self.line.strip():
            return
        line = self._fresh()
        if not line:
            return
        text = self.prefix + (line if self.prefix else _LINE_START.sub(r"\1\\\2", line, count=1))
        if self.prefix and not self.prefix.startswith("#"):
            text = self.prefix + _LINE_START.sub(r"\1\\\2", line, count=1)
        self.prefix = "   " * len(self.lists) if self.lists else ""
        self.blocks.append("> " * self.quotes + text)
        if not (tight or self.lists):
            self.blocks.append("> " * self.quotes if self.quotes else "")

    def _table_end(self) -> None:
        rows, caption = self.table.rows if self.table else [], self.caption
        self.table, self.caption = None, ""
        self._fresh()
        if not rows:
            return
        if caption:
            self.blocks += [f"{STRONG}{caption}{STRONG}", ""]
        width = max(len(row) for row in rows)
        lines = [_row([*row, *[""] * (width - len(row))]) for row in rows]
        self.blocks += [lines[0], _row(["---"] * width), *lines[1:], ""]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
