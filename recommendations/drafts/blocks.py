"""A draft's texts as blocks: plain JSON that versions, reports and pages are made from.

A block is ``{"type": "paragraph", "runs": [run, …]}``, ``{"type": "heading", "level": 3 | 4, "runs": […]}``,
``{"type": "bullets", "items": [[run, …], …]}`` or ``{"type": "numbers", "items": […]}``.
A run is ``{"text": "…"}`` with, where they apply, ``"strong": true``, ``"em": true`` and ``"link": "https://…"``.
Empty blocks and items are left out, and so is what was only suggested: a suggested insertion is not in the text yet, a
suggested deletion still is. The encoding in Yjs is y-prosemirror's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from recommendations.drafts import schema
from recommendations.drafts.tree import Element, Text, tree_of

Run = dict[str, Any]
Block = dict[str, Any]

_LISTS = {"bullet_list": "bullets", "ordered_list": "numbers"}
_TAGS = {name: tag for tag, name in _LISTS.items()}
_ALWAYS = ("text", "rationale")


@dataclass(frozen=True)
class Texts:
    """The texts of a draft or version as blocks: the recommendation, why, to whom, and on what conditions."""

    text: list[Block]
    rationale: list[Block]
    addressee: list[Block] = field(default_factory=list)
    conditions: list[Block] = field(default_factory=list)

    def sealed(self) -> dict[str, list[Block]]:
        """What a fingerprint is taken of. The two later texts count once something is written in them: versions that
        were frozen before they existed stay verifiable."""
        held = {name: getattr(self, name) for name in schema.FRAGMENTS}
        return {name: blocks for name, blocks in held.items() if blocks or name in _ALWAYS}


def texts_of(doc: "Doc[Any]") -> Texts:
    tree = tree_of(doc)
    blocks = {name: [block for node in tree[name] if (block := block_of(node))] for name in schema.FRAGMENTS}
    return Texts(**blocks)


def block_of(node: Element | Text) -> Block | None:
    """A fragment's child as a block; None if there is nothing to read in it."""
    if isinstance(node, Text):
        return None
    if node.tag in _LISTS:
        items = [runs for item in node.children if (runs := _item_runs(item))]
        return {"type": _LISTS[node.tag], "items": items} if items else None
    runs = _runs(node)
    if not runs:
        return None
    if node.tag == "heading":
        return {"type": "heading", "level": int(node.attributes.get("level", 3)), "runs": runs}
    return {"type": "paragraph", "runs": runs}


def _item_runs(item: Element | Text) -> list[Run]:
    """An item's paragraphs as one line; merging edits may have left it more than one."""
    paragraphs = [runs for child in getattr(item, "children", ()) if (runs := _runs(child))]
    return [run for n, runs in enumerate(paragraphs) for run in ([{"text": " "}, *runs] if n else runs)]


def _runs(node: Element | Text) -> list[Run]:
    chunks = [chunk for child in getattr(node, "children", ()) if isinstance(child, Text) for chunk in child.chunks]
    runs = [_run(text, marks or {}) for text, marks in chunks if text and not _is_proposed(marks)]
    joined = [{"text": "".join(run["text"] for run in same), **dict(marks)} for marks, same in groupby(runs, _marks)]
    return joined if any(run["text"].strip() for run in joined) else []


def _is_proposed(marks: dict[str, Any] | None) -> bool:
    """Somebody suggests to put it in: it is not in the text yet. What somebody suggests to take out still is."""
    return marks is not None and marks.get("insertion") is not None


def _run(text: str, marks: dict[str, Any]) -> Run:
    run: Run = {"text": text}
    run.update({name: True for name in ("strong", "em") if marks.get(name) is not None})
    if marks.get("link") is not None:
        run["link"] = marks["link"]["href"]
    return run


def _marks(run: Run) -> list[tuple[str, Any]]:
    return [(name, run[name]) for name in ("strong", "em", "link") if name in run]


def doc_from_blocks(
    text: Sequence[Block],
    rationale: Sequence[Block],
    addressee: Sequence[Block] = (),
    conditions: Sequence[Block] = (),
    *,
    client_id: int | None = None,
) -> bytes:
    """A new document's first update: what the demo, tests and a new draft start from."""
    doc: Doc[Any] = Doc(client_id=client_id)
    for name, blocks in zip(schema.FRAGMENTS, (text, rationale, addressee, conditions), strict=True):
        fragment = doc.get(name, type=XmlFragment)
        for block in blocks or [{"type": "paragraph", "runs": []}]:
            write_block(fragment, len(fragment.children), block)
    return doc.get_update()


def write_block(fragment: XmlFragment, index: int, block: Block) -> None:
    """Insert the block into a fragment as its child number ``index``."""
    if block["type"] in _TAGS:
        parent = fragment.children.insert(index, XmlElement(_TAGS[block["type"]]))
        for runs in block["items"]:
            item = parent.children.append(XmlElement("list_item"))
            _write_runs(item.children.append(XmlElement("paragraph")), runs)
        return
    element = fragment.children.insert(index, XmlElement(block["type"]))
    if block["type"] == "heading":
        element.attributes["level"] = block["level"]
    _write_runs(element, block["runs"])


def _write_runs(element: XmlElement, runs: Iterable[Run]) -> None:
    runs = [run for run in runs if run["text"]]
    if not runs:
        return
    text = element.children.append(XmlText(""))
    at = 0
    for run in runs:
        marks: dict[str, Any] = {name: {} for name in ("strong", "em") if run.get(name)}
        if run.get("link"):
            marks["link"] = {"href": run["link"]}
        text.insert(at, run["text"], marks)
        at += len(text) - at


def html_of(blocks: Iterable[Block]) -> SafeString:
    """The blocks as HTML: escaped, with nothing but the elements named here."""
    return mark_safe("".join(_block_html(block) for block in blocks))  # noqa: S308 (parts are from format_html)


def _block_html(block: Block) -> SafeString:
    if block["type"] in _TAGS:
        items = format_html_join("", "<li>{}</li>", ((_runs_html(runs),) for runs in block["items"]))
        shape = "<ul>{}</ul>" if block["type"] == "bullets" else "<ol>{}</ol>"
        return format_html(shape, items)
    if block["type"] == "heading":
        return format_html("<h4>{}</h4>" if block["level"] == 4 else "<h3>{}</h3>", _runs_html(block["runs"]))
    return format_html("<p>{}</p>", _runs_html(block["runs"]))


def _runs_html(runs: Iterable[Run]) -> SafeString:
    return format_html_join("", "{}", ((_run_html(run),) for run in runs))


def _run_html(run: Run) -> SafeString:
    html = format_html("{}", run["text"])
    if run.get("em"):
        html = format_html("<em>{}</em>", html)
    if run.get("strong"):
        html = format_html("<strong>{}</strong>", html)
    if schema.is_link(run.get("link")):
        html = format_html('<a href="{}" rel="noopener nofollow">{}</a>', run["link"], html)
    return html


def plain_of(blocks: Iterable[Block]) -> str:
    """The blocks as text: a line for each block or item, lists marked by ``-`` or ``1.``."""
    return "\n".join(line for block in blocks for line in _lines(block))


def _lines(block: Block) -> list[str]:
    if block["type"] == "bullets":
        return [f"- {_plain(runs)}" for runs in block["items"]]
    if block["type"] == "numbers":
        return [f"{number}. {_plain(runs)}" for number, runs in enumerate(block["items"], 1)]
    return [_plain(block["runs"])]


def _plain(runs: Iterable[Run]) -> str:
    return "".join(run["text"] for run in runs)
