"""People at a draft without a browser: pycrdt documents, and raw updates that no honest editor would make."""

import struct
from typing import Any, cast

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from recommendations.drafts.blocks import Block, doc_from_blocks, texts_of

SERVER = 1  # the Yjs client of the first update in these tests


def paragraph(text: str, **marks: Any) -> Block:
    return {"type": "paragraph", "runs": [{"text": text, **marks}]}


def first(*blocks: Block, rationale: tuple[Block, ...] = ()) -> bytes:
    """A document's first update, written by nobody."""
    return doc_from_blocks(list(blocks), list(rationale), client_id=SERVER)


class Pen:
    """One person's copy of the document. What they write comes out as updates."""

    def __init__(self, client: int, *updates: bytes) -> None:
        self.doc: Doc[Any] = Doc(client_id=client)
        for update in updates:
            self.doc.apply_update(update)

    @property
    def text(self) -> XmlFragment:
        return cast(XmlFragment, self.doc.get("text", type=XmlFragment))

    def since(self, state: bytes) -> bytes:
        return self.doc.get_update(state)

    def add(self, text: str, *, tag: str = "paragraph", **attributes: Any) -> bytes:
        """A new paragraph at the end."""
        state = self.doc.get_state()
        element = self.text.children.append(XmlElement(tag, contents=[XmlText(text)] if text else []))
        for name, value in attributes.items():
            element.attributes[name] = value
        return self.since(state)

    def write(self, text: str, at: int = 0, **marks: Any) -> bytes:
        """Letters in the first paragraph's text; -1 is its end."""
        state = self.doc.get_state()
        line = self.line
        line.insert(len(line) if at < 0 else at, text, marks or None)
        return self.since(state)

    def erase(self, start: int, stop: int) -> bytes:
        state = self.doc.get_state()
        del self.line[start:stop]
        return self.since(state)

    def take(self, *updates: bytes) -> None:
        for update in updates:
            self.doc.apply_update(update)

    @property
    def line(self) -> XmlText:
        element = self.text.children[0]
        assert isinstance(element, XmlElement)
        if len(element.children) == 0:
            element.children.append(XmlText(""))
        line = element.children[0]
        assert isinstance(line, XmlText)
        return line

    def plain(self) -> list[str]:
        return ["".join(run["text"] for run in block["runs"]) for block in texts_of(self.doc).text]


def number(value: int) -> bytes:
    """lib0's encoding of a number."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def text(value: str) -> bytes:
    return number(len(value.encode())) + value.encode()


def item(content: bytes, kind: int, *, parent: bytes = b"\x01" + text("text"), key: str | None = None) -> bytes:
    """One Yjs item without neighbours."""
    info = kind | (0x20 if key is not None else 0)
    return bytes([info]) + parent + (text(key) if key is not None else b"") + content


def update(*items: bytes, client: int = 99, clock: int = 0, deleted: bytes = b"\x00") -> bytes:
    return number(1) + number(len(items)) + number(client) + number(clock) + b"".join(items) + deleted


def inside(client: int, clock: int) -> bytes:
    """The parent that is another item."""
    return b"\x00" + number(client) + number(clock)


def element(tag: str) -> bytes:
    return number(3) + text(tag)


def float64(value: float) -> bytes:
    return bytes([123]) + struct.pack(">d", value)
