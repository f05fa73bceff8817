"""What a new panel's form holds to begin with, in every language."""

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from words.fields import Words

_GROUND_RULES = _(
    "Everyone gets to speak.\n"
    "We listen to the end before we answer.\n"
    "We disagree with opinions, never with people.\n"
    "What others tell about themselves stays here.\n"
    "It is fine to change your mind."
)
_PRIVACY_NOTICE = _(
    "%(organisation)s runs this panel and is responsible for your data.\n\n"
    "We keep your name, your contact details, your language and what you told us for the draw. "
    "The organisers see them. In the meetings others see your first name.\n\n"
    "Your notes and texts are used for the panel's recommendations, without your name. "
    "We keep who was in which meeting, and who voted. "
    "After a vote is closed nobody can see how you voted.\n\n"
    "The panel's report is public and holds no names of panelists.\n\n"
    "You may see your data, have it corrected, or leave the panel at any time. "
    "Call the helper or write to the organisers."
)


def everywhere(text: str | Promise, **values: str) -> Words:
    """A translatable text in all languages."""
    texts = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            texts[code] = str(text) % values if values else str(text)
    return Words(texts)


def ground_rules() -> Words:
    return everywhere(_GROUND_RULES)


def privacy_notice(organisation: Words) -> Words:
    """Each language with the organisation's name in it."""
    return Words(
        {
            code: everywhere(_PRIVACY_NOTICE, organisation=organisation.best(code)[0])[code]
            for code, _n in settings.LANGUAGES
        }
    )
