"""How logging in works here: by an e-mailed code, and only for people an organisation has registered."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from accounts import post, second_factor
from accounts.models import User


class ClosedSignup(DefaultAccountAdapter):
    """Nobody makes an account by themselves: organisations register their people."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **_kwargs: Any) -> bool:
        """Before they change their second step, people type one of its codes. There is no other way to ask."""
        user = context.request.user
        return bool(user.is_authenticated and second_factor.has_one(user.pk))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        if not user.is_authenticated or not second_factor.has_one(user.pk):
            return []
        return [{"id": "mfa_reauthenticate", "description": "", "url": reverse("mfa_reauthenticate")}]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """By the worker, in the language of the person who gets it; a stranger's is that of the page."""
        user = User.objects.filter(email__iexact=email).first()
        with translation.override(user.language if user else translation.get_language()):
            post.hand_over(self.render_mail(template_prefix, email, {"email": email, **context}))
