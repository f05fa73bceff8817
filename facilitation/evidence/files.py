"""Files of the library: only kinds that cannot run anything, known by their bytes and not by their name."""

from dataclasses import dataclass
from typing import BinaryIO

from django.http import HttpResponse

HEAD_BYTES = 16


@dataclass(frozen=True)
class FileType:
    code: str
    content_type: str
    ending: str
    is_picture: bool


TYPES: dict[str, FileType] = {
    "pdf": FileType("pdf", "application/pdf", "pdf", False),
    "png": FileType("png", "image/png", "png", True),
    "jpeg": FileType("jpeg", "image/jpeg", "jpg", True),
    "webp": FileType("webp", "image/webp", "webp", True),
}


def type_of(file: BinaryIO) -> str:
    """The code of a safe type, by the first bytes; "" for everything else. The file is read again from its start."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    return ""


def response(content: bytes, code: str, name: str) -> HttpResponse:
    """Never as a page of ours: with its own type, loading nothing else; a PDF is kept, not opened in place."""
    type_ = TYPES[code]
    answer = HttpResponse(content, content_type=type_.content_type)
    kind = "inline" if type_.is_picture else "attachment"
    answer["Content-Disposition"] = f'{kind}; filename="{name}.{type_.ending}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
