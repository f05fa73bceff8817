"""Which residents' pages a browser may open: a set in the browser's session, checked at every step."""

from django.contrib.sessions.backends.base import SessionBase

from pool.residents.models import Resident

_KEY = "residents"  # {public id: link version when the link was opened}


def admit(session: SessionBase, resident: Resident) -> None:
    session[_KEY] = {**session.get(_KEY, {}), resident.public_id: resident.link_version}


def leave(session: SessionBase, public_id: str) -> None:
    kept = dict(session.get(_KEY, {}))
    kept.pop(public_id, None)
    session[_KEY] = kept


def is_empty(session: SessionBase) -> bool:
    return not session.get(_KEY)


def admitted(session: SessionBase, public_id: str) -> Resident | None:
    """The resident, if their link as it is now was opened in this browser."""
    version = session.get(_KEY, {}).get(public_id)
    if version is None:
        return None
    return (
        Resident.objects.select_related("pool__organisation").filter(public_id=public_id, link_version=version).first()
    )
