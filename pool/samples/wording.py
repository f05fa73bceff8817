"""Sentences about samples that cannot be drawn."""

from typing import Any

from django.utils.translation import gettext as _

from draw.problem import where_of
from pool.questions.verdict import names_of, where_words
from pool.samples.models import Sample


def problem_of(sample: Sample) -> str:
    if sample.problem == "too-few":
        return _(
            "Only %(count)s residents can be in this sample: they can be asked now, agreed to be drawn by their "
            "answers, and have told what it goes by. Choose a smaller sample or wider filters."
        ) % {"count": sample.summary.get("frame", 0)}
    if sample.problem == "no-sample":
        return _(
            "No sample of this size resembles the population so closely. Leave a question out, allow wider limits, "
            "or choose a smaller sample. These cannot all be kept:"
        )
    return _("Something went wrong on our side. Nothing was lost. Try again.")


def conflict_of(sample: Sample) -> list[str]:
    names = names_of(sample.pool.attributes.all())
    return [_limits(where_words(where_of(where), names), low, high) for where, low, high in sample.conflict]


def _limits(group: str, low: Any, high: Any) -> str:
    return _("%(group)s: %(low)s to %(high)s people") % {"group": group, "low": low, "high": high}
