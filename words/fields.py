"""The one field type for what organisers write in several languages."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Words(dict[str, str]):
    """Texts by language code, e.g. ``{"fi": "Tervetuloa", "sv": "Välkommen"}``. Empty texts are left out."""

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        super().__init__({code: text.strip() for code, text in (texts or {}).items() if text and text.strip()})

    def best(self, language: str | None = None) -> tuple[str, str]:
        """The text to show and its own language: the wished one, else the settings' order; ("", wished) if none."""
        wished = (language or get_language() or settings.LANGUAGE_CODE)[:2]
        for code in (wished, *(code for code, _name in settings.LANGUAGES)):
            if code in self:
                return self[code], code
        return "", wished

    def __str__(self) -> str:
        return self.best()[0]


class WordsAttribute(DeferredAttribute):
    """Whatever dict is assigned is read back as Words."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value if isinstance(value, Combinable) else Words(value)


class WordsField(models.JSONField):
    """JSON of ``{language: text}``, read as :class:`Words`. Only configured languages; plain text only."""

    descriptor_class = WordsAttribute

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Words:
        return Words(super().from_db_value(value, expression, connection))

    def to_python(self, value: Any) -> Words:
        return Words(super().to_python(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        return value if isinstance(value, Combinable) else dict(value)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        unknown = set(value) - {code for code, _name in settings.LANGUAGES}
        if unknown:
            raise ValidationError(_("Unknown language: %(codes)s"), params={"codes": ", ".join(sorted(unknown))})
        super().validate(dict(value), model_instance)
