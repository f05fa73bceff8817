"""The second step at log-in: a code from an app on one's phone. Needed by everybody where ``MFA_REQUIRED`` is on."""

from io import BytesIO
from typing import Any

import segno
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.seals import seal, unseal

PURPOSE = "second step"


def is_missing(user_id: int) -> bool:
    """Whether this user may go nowhere before they have set up their second step."""
    return bool(settings.MFA_REQUIRED) and not has_one(user_id)


def has_one(user_id: int) -> bool:
    ways_in = Authenticator.objects.filter(user_id=user_id)
    return bool(ways_in.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def remove(user: User) -> int:
    """For somebody who lost the phone and the spare codes; returns how many ways in they had."""
    removed, _by_model = Authenticator.objects.filter(user=user).delete()
    return int(removed)


def just_set_up(sender: object, request: HttpRequest, user: Any, **_kwargs: Any) -> None:
    """They have typed a code a moment ago: they see their spare codes without typing a second one."""
    record_authentication(request, user, "mfa", reauthenticated=True)


class Adapter(DefaultMFAAdapter):
    """Secrets are kept encrypted, so that a backup alone opens nothing; the QR code is drawn by segno."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That code is not right, or it was used before. Wait for the next one and type it."),
        "cannot_generate_recovery_codes": _("First set up the app."),
    }

    def get_totp_issuer(self) -> str:
        return "Raati"

    def build_totp_svg(self, url: str) -> str:
        drawn = BytesIO()
        segno.make(url, micro=False).save(drawn, kind="svg", scale=4, border=4, light="#fff", xmldecl=False)
        return drawn.getvalue().decode()

    def encrypt(self, text: str) -> str:
        return seal(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, purpose=PURPOSE)
