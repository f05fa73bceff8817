"""The methods an organiser can choose from, each in a sentence."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from draw import methods
from draw.problem import Chances


@dataclass(frozen=True)
class Method:
    label: str | Promise
    sentence: str | Promise
    compute: Callable[..., Chances]  # (problem, *, progress, stop) -> Chances


_WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "leximin": (
        "LEXIMIN",
        _(
            "The smallest chance is made as large as the quotas allow, then the next smallest, and so on. "
            "Fairest to those who are hardest to fit. Recommended."
        ),
    ),
    "maximin": (
        "MAXIMIN",
        _("The smallest chance is made as large as the quotas allow. Chances above it are left as they come."),
    ),
    "nash": (
        "NASH",
        _("The product of all chances is made as large as possible: a balance between the smallest and the others."),
    ),
    "goldilocks": (
        "GOLDILOCKS",
        _("Both very small and very large chances are avoided: a large one invites people to answer untruly."),
    ),
    "stratified": (
        _("Simple draw"),
        _("One panel after another is filled by chance so that the quotas hold. For comparison: chances are uneven."),
    ),
}
METHODS = {name: Method(*_WORDS.get(name, (name.upper(), "")), compute) for name, compute in methods.METHODS.items()}
