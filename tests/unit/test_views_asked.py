"""A region is rendered once for all views that its template does not tell apart."""

import re
from pathlib import Path

from django.conf import settings

from sessions.regions import _View

COMPARED = re.compile(r"""\bview (?:==|!=) (?:"\w+"|'\w+'|[a-z]+\.[a-z]+)""")
NAMED = re.compile(r"\{\{ view \}\}|\{% if view %\}")
WORDS = re.compile(r"""_?\("[^"]*"\)|\{% (?:translate|blocktranslate).*?%\}|"[^"]*\s[^"]*\"""")


def test_views_with_the_same_answers_are_alike() -> None:
    asked = _View("facilitator")
    assert asked.says_the_same_to("panelist")
    assert (asked() == "lead", asked() != "observer") == (False, True)
    assert asked.says_the_same_to("panelist")
    assert not asked.says_the_same_to("lead")
    assert not asked.says_the_same_to("observer")


def test_a_view_that_was_named_is_like_no_other() -> None:
    asked = _View("facilitator")
    assert f"{asked()}" == "facilitator"
    assert not asked.says_the_same_to("panelist")


def test_templates_only_compare_the_view() -> None:
    """Anything else, such as ``view in "lead facilitator"``, would not be noticed."""
    for path in (Path(settings.BASE_DIR) / "templates").rglob("*.html"):
        for tag in re.findall(r"\{[{%].*?[}%]\}", path.read_text()):
            left = NAMED.sub("", COMPARED.sub("", WORDS.sub("", tag)))
            assert not re.search(r"\bview\b", left), f"{path.name}: {tag}"
