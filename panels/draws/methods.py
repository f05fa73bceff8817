"""The methods an organiser can choose from, each in a sentence."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from draw.leximin import leximin
from draw.problem import Chances


@dataclass(frozen=True)
class Method:
    label: str | Promise
    sentence: str | Promise
    compute: Callable[..., Chances]  # (problem, *, progress) -> Chances


METHODS: dict[str, Method] = {
    "leximin": Method(
        "LEXIMIN",
        _(
            "The smallest chance is made as large as the quotas allow, then the next smallest, and so on. "
            "Fairest to those who are hardest to fit. Recommended."
        ),
        leximin,
    ),
}
