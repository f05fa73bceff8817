"""Who wrote which words of a draft: told from the Yjs clients of its letters, which a table beside the text owns."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pycrdt import Doc

from recommendations.drafts.letters import Letters, Line, Unreadable
from recommendations.drafts.schema import FRAGMENTS, SUGGESTED


@dataclass(frozen=True)
class Stretch:
    """Letters in a row that one Yjs client wrote. ``mark``: "insertion" or "deletion" if that is only suggested."""

    client: int
    text: str
    mark: str = ""


Paragraph = tuple[Stretch, ...]


def written(doc: "Doc[Any]") -> dict[str, list[Paragraph]]:
    """Of each field its paragraphs, items and headings with what each Yjs client wrote there. Raises Unreadable."""
    found: dict[str, list[Paragraph]] = {name: [] for name in FRAGMENTS}
    for line in Letters(doc).lines:
        if paragraph := _paragraph(line):
            found[line.field].append(paragraph)
    return found


def _paragraph(line: Line) -> Paragraph:
    """Chunks know the marks, items the clients: cut where either begins anew. Yjs counts UTF-16 units."""
    marks = [_mark(marks or {}) for text, marks in line.node.chunks for _unit in range(_units(text))]
    clients = [item.client for item in line.items for _unit in range(item.end - item.clock)]
    if len(marks) != len(clients):
        raise Unreadable
    coded = line.text.encode("utf-16-le")
    stretches, at = list[Stretch](), 0
    for (client, mark), same in groupby(zip(clients, marks, strict=True)):
        end = at + 2 * len(list(same))
        stretches.append(Stretch(client, coded[at:end].decode("utf-16-le", "replace"), mark))
        at = end
    return tuple(stretches)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _mark(marks: dict[str, Any]) -> str:
    return next((name for name in SUGGESTED if marks.get(name) is not None), "")
