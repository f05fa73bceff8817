"""The report's PDF, read back, and what it must say of the papers."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from typing import Self

import pdfplumber


def text_of_pdf(file: bytes) -> str:
    """All pages with single spaces, ligatures taken apart."""
    with pdfplumber.open(BytesIO(file)) as document:
        pages = [page.extract_text() for page in document.pages]
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", " ".join(pages)))


@dataclass(frozen=True)
class Tally:
    """The papers' answers to one question, counted here once more."""

    counts: Counter[int | None]

    @classmethod
    def of(cls, answers: list[int | None]) -> Self:
        return cls(Counter(answers))

    def stands_in(self, text: str, number: int, threshold_percent: int) -> bool:
        """In the record of votes, in the row of R``number`` (a long title may break there), and as a sentence."""
        row = rf"R{number}\. .{{0,80}}?{self._counts} {self._supporting}/{self._counted}"
        return bool(re.search(row, text)) and self._verdict(threshold_percent) in text

    @property
    def _counts(self) -> str:
        return " ".join(str(self.counts[answer]) for answer in (5, 4, 3, 2, 1, None))

    @property
    def _supporting(self) -> int:
        return self.counts[5] + self.counts[4] + self.counts[3]

    @property
    def _counted(self) -> int:
        return self.counts.total() - self.counts[None]

    def _verdict(self, threshold_percent: int) -> str:
        if not self._counted:
            return "Not accepted"
        share = 100 * self._supporting / self._counted
        verdict = "Accepted" if share >= threshold_percent else "Not accepted"
        answers = f"{self._supporting} of {self._counted} support it or can live with it"
        return f"{verdict}: {answers} ({share:.1f} %; {threshold_percent} % was needed)."
