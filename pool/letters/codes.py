"""The code of a letter: a public id and 60 bits over it, typed from paper or opened as a QR picture's address."""

import hmac

from django.conf import settings
from django.urls import reverse

from accounts import codes, links
from pool.letters.models import BatchState, Letter
from words.ids import new_public_id

ID_CHARS = 8


def new_letter_id() -> str:
    return new_public_id(ID_CHARS)


def mac_of(public_id: str) -> str:
    """The second part of the code: base32 in lower case."""
    return links.code_of("letter", public_id, 1)[: settings.RAATI.letter_mac_chars]


def printed(public_id: str) -> str:
    return codes.printed(token_of(public_id))


def length() -> int:
    return ID_CHARS + int(settings.RAATI.letter_mac_chars)


def token_of(public_id: str) -> str:
    return f"{public_id}-{mac_of(public_id)}"


def address_of(public_id: str) -> str:
    """The whole address, for the QR picture."""
    return address_with(token_of(public_id), address_around())


def address_around() -> tuple[str, str]:
    """What stands before and after the token: looked up once where there are many letters."""
    before, after = reverse("letters:answer", args=["-"]).split("-")
    return str(settings.BASE_URL) + before, after


def address_with(token: str, around: tuple[str, str]) -> str:
    return token.join(around)


def short_address() -> str:
    """The address to type, as people say it: without the scheme."""
    return (str(settings.BASE_URL) + reverse("letters:type")).split("://", 1)[-1].rstrip("/")


def typed(text: str) -> str | None:
    """The letter's token for what somebody typed."""
    return codes.typed(text, after="/letter/", id_chars=ID_CHARS, mac_chars=int(settings.RAATI.letter_mac_chars))


def open_letter(token: str) -> Letter | None:
    """The letter of an open batch that a token stands for; None for anything wrong or over."""
    public_id, code = links.parts_of(token)
    if not hmac.compare_digest(mac_of(public_id).encode(), code.encode()):
        return None
    return (
        Letter.objects.select_related("batch__pool__organisation")
        .filter(public_id=public_id, batch__state__in=[BatchState.READY, BatchState.SENT])
        .first()
    )
