"""A board to take along: a table for spreadsheets, a PDF, a picture.

PDF and picture are drawn in a process of their own: drawing takes a second of CPU, which a server that holds a
meeting's sockets cannot spare.
"""

import asyncio
import os
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from facilitation.board import gallery
from facilitation.board.models import Board, Dot, Note
from facilitation.board.rules import ASPECTS, STEPS, Rules
from panels.doors import member_required
from panels.models import Membership, label_of
from panels.policy import FACILITATORS, STEERING
from words.fields import Words
from words.sheets import csv_of

KINDS = {"pdf": "application/pdf", "png": "image/png"}


@member_required
def as_csv(_request: HttpRequest, membership: Membership, board_id: int) -> HttpResponse:
    board = _board(membership, board_id)
    header = [
        _("Theme"),
        _("Note"),
        _("Language"),
        _("Place on the board"),
        _("Dots"),
        _("Written by"),
        _("Merged into"),
    ]
    data = csv_of(header, _rows(board))
    return _file(data, "text/csv; charset=utf-8", board, "csv")


async def drawn(request: HttpRequest, public_id: str, board_id: int, kind: str) -> HttpResponse:
    """``kind``: pdf or png."""
    if kind not in KINDS:
        raise Http404
    page: HttpResponse = await sync_to_async(_page)(request, public_id, board_id)
    if page.status_code != 200 or not page.headers.get("X-Board"):
        return page
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "words.drawn", kind),
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings")},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        data, _none = await asyncio.wait_for(process.communicate(page.content), settings.RAATI.board_draw_s)
    except TimeoutError:
        process.kill()
        data = b""
    if not data:
        return HttpResponse(_("The board could not be drawn. Please try again, or take the table (CSV)."), status=503)
    response = HttpResponse(data, content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="board-{board_id}.{kind}"'
    return response


@member_required
def _page(_request: HttpRequest, membership: Membership, board_id: int) -> HttpResponse:
    """The board as the HTML that is drawn."""
    board = _board(membership, board_id)
    names, parts = _authors(board), _parts(board)
    shown = (group for group in gallery.groups(board) if group.theme or group.notes)
    groups = [(group, list(_shown(group, board.ruled, names, parts))) for group in shown]
    context = {"board": board, "groups": groups, "panel": membership.panel}
    with translation.override(membership.language):
        html = render_to_string("facilitation/board_paper.html", context)
    return HttpResponse(html, headers={"X-Board": str(board.pk)})


def _shown(
    group: gallery.Group, rules: Rules, names: dict[int, str], merged: dict[int, list[Note]]
) -> Iterator[tuple[Note, str, str, list[tuple[Note, str]]]]:
    """Each note with its writer, its place, and what was merged into it with its writers."""
    for note in group.notes:
        parts = [(part, names.get(part.author_id or 0, "")) for part in merged.get(note.pk, [])]
        yield note, names.get(note.author_id or 0, ""), place_of(note, rules), parts


def place_of(note: Note, rules: Rules) -> str:
    """Where the note stands on a board with fields, in words of the reader's language."""
    names = [str(Words(words)) for words in rules.labels]
    if note.cell is None or note.cell >= rules.cells:
        return ""
    if rules.kind == "columns":
        return names[note.cell]
    if rules.kind == "table":
        aspects = (_("Benefits"), _("Drawbacks"), _("Conditions"))
        return f"{names[note.cell // ASPECTS]}: {aspects[note.cell % ASPECTS]}"
    left, right, bottom, top = [*names, "", "", "", ""][:4]
    x, y = note.cell % STEPS + 1, note.cell // STEPS + 1
    return f"{left}–{right}: {x}/{STEPS}; {bottom}–{top}: {y}/{STEPS}"


def _rows(board: Board) -> Iterator[list[object]]:
    names, rules, parts = _authors(board), board.ruled, _parts(board)
    dots = Counter(Dot.objects.filter(note__board=board).values_list("note", flat=True))
    for group in gallery.groups(board):
        for note in group.notes:
            theme = group.theme.title if group.theme else ""
            written = names.get(note.author_id or 0, "")
            yield [theme, note.text, note.language, place_of(note, rules), dots[note.pk], written, ""]
            for part in parts.get(note.pk, []):
                yield [theme, part.text, part.language, "", "", names.get(part.author_id or 0, ""), note.text]


def _parts(board: Board) -> dict[int, list[Note]]:
    """What was merged into each note, also by way of another."""
    parts = list(Note.objects.filter(board=board, merged_into__isnull=False).exclude(text="").select_related("author"))
    into = {part.pk: part.merged_into_id for part in parts}
    found: dict[int, list[Note]] = {}
    for part in parts:
        note = part.merged_into_id
        while note in into:
            note = into[note]
        found.setdefault(note or 0, []).append(part)
    return found


def _authors(board: Board) -> dict[int, str]:
    """By membership, as the board's rule shows them to everybody."""
    shown = board.ruled.author
    if shown == "nobody":
        return {}
    people = Membership.objects.filter(notes__board=board).distinct()
    return {one.pk: one.name if shown == "name" else label_of("", one.number, one.pk) for one in people}


def _board(membership: Membership, board_id: int) -> Board:
    """Revealed boards of the own panel, for those who lead."""
    if membership.role not in FACILITATORS | STEERING:
        raise Http404
    boards = Board.objects.filter(table__round__meeting__panel=membership.panel_id, revealed_at__isnull=False)
    return get_object_or_404(boards.select_related("table__round__meeting", "item"), pk=board_id)


def _file(data: bytes, kind: str, board: Board, ending: str) -> HttpResponse:
    named: dict[str, Any] = {"Content-Disposition": f'attachment; filename="board-{board.pk}.{ending}"'}
    return HttpResponse(data, content_type=kind, headers=named)
