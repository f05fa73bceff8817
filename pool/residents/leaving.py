"""Whoever may not be asked any more leaves the draws that are not decided. Apps above register how."""

from collections.abc import Callable

from pool.residents.models import Resident

Concerned = Callable[[int], bool]  # by an organisation's pk: whether its draws are left
Leaver = Callable[[Resident, Concerned], None]
_leavers: list[Leaver] = []


def on_leave(leaver: Leaver) -> None:
    if leaver not in _leavers:
        _leavers.append(leaver)


def leave_draws(resident: Resident, of: Concerned = lambda _organisation: True) -> None:
    """Outside any transaction: each panel has one of its own."""
    for leaver in _leavers:
        leaver(resident, of)
