"""Reads tables as spreadsheets and programs write them: any of three separators and of four encodings."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator

DELIMITERS = "\t;,"


def tidy(cell: str) -> str:
    """One line without control characters and without the apostrophe that stops a spreadsheet's computing."""
    if not cell.isprintable():
        cell = "".join(" " if unicodedata.category(one) == "Cc" else one for one in cell)
    text = " ".join(cell.split())
    return text[1:] if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@"} else text


def plain(text: str) -> str:
    """Casefolded letters and digits only: "Postal code" and "postal_code" are the same."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def decode(data: bytes) -> str:
    """A file's text: UTF-8 or UTF-16 as marked, else UTF-8, else what Windows writes in Finland."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def rows(
    text: str, known: Iterable[str] = (), *, clean: Callable[[str], str] = tidy
) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, with their line as a spreadsheet counts; the first is the header.

    ``known``: plain names of columns, by which the separator is recognised; ``clean``: what is done with each cell.
    Raises csv.Error.
    """
    text = unicodedata.normalize("NFC", text.replace("\0", "")).lstrip("\ufeff")
    first, offset = text.partition("\n")[0].strip(), 1
    announced = first[4:5] if first[:4] == "sep=" else ""
    if announced:  # Excel's own first line
        text, offset = text.partition("\n")[2], 2
    delimiter = announced or _delimiter(text, frozenset(known))
    for line, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), offset):
        tidied = [clean(cell) for cell in cells]
        if any(tidied):
            yield line, tidied


def _delimiter(text: str, known: frozenset[str]) -> str:
    """The separator that makes most known columns of the header, then most columns at all."""
    first = next((line for line in text.lstrip().split("\n", 1) if line.strip()), "")

    def found(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([first], delimiter=delimiter), [])
        return sum(plain(cell) in known for cell in cells), len(cells)

    return max(DELIMITERS, key=found)
