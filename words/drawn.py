"""``python -m words.drawn pdf|png|clear``: a page of HTML on the standard input becomes a PDF, or one tall picture, on
the standard output; ``clear``: on transparent paper, a pixel for each CSS pixel. A process of its own, so that no
server's sockets wait for it."""

import io
import os
import sys
from typing import Any

PIXELS_PER_POINT = 1.6  # A4 becomes 950 pixels wide: readable on a screen, 40 kB a page
CSS_PIXELS_PER_POINT = 96 / 72


def main(kind: str) -> None:
    os.nice(5)  # servers go first, and it still gets its turn
    from words.pdf import pdf_of

    pdf = pdf_of(sys.stdin.buffer.read().decode()).pdf
    sys.stdout.buffer.write(pdf if kind == "pdf" else picture_of(pdf, clear=kind == "clear"))


def picture_of(pdf: bytes, *, clear: bool = False) -> bytes:
    """All pages below each other as one PNG."""
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(pdf)
    paper = {"fill_color": (255, 255, 255, 0), "maybe_alpha": True} if clear else {}
    scale = CSS_PIXELS_PER_POINT if clear else PIXELS_PER_POINT
    pages: list[Any] = [page.render(scale=scale, **paper).to_pil() for page in document]
    size = max(page.width for page in pages), sum(page.height for page in pages)
    whole = Image.new("RGBA" if clear else "RGB", size, (255, 255, 255, 0) if clear else "white")
    down = 0
    for page in pages:
        whole.paste(page, (0, down))
        down += page.height
    out = io.BytesIO()
    whole.save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    main(sys.argv[1])
