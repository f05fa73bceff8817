"""Form field for texts in several languages: one box for each, the others folded away until they are used."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from words.fields import Words

CODES = [code for code, _name in settings.LANGUAGES]


class WordsInput(forms.MultiWidget):
    """One line or several lines for each language; shows what readers get where a language is empty."""

    use_fieldset = True

    def __init__(self, *, rows: int = 0, max_length: int) -> None:
        attrs = {"maxlength": str(max_length)} | ({"rows": str(rows)} if rows else {})
        kind = forms.Textarea if rows else forms.TextInput
        super().__init__(widgets={code: kind(attrs={**attrs, "lang": code}) for code in CODES})
        self.main = CODES[0]

    def decompress(self, value: Any) -> list[str]:
        texts = Words(value)
        return [texts.get(code, "") for code in CODES]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        typed = [str(text or "") for text in (value if isinstance(value, list) else self.decompress(value))]
        texts = Words(dict(zip(CODES, typed, strict=True)))
        boxes = [
            {
                "code": code,
                "widget": widget,
                "name": language,
                "instead": "" if code in texts else texts.best(code)[0],
            }
            for (code, language), widget in zip(settings.LANGUAGES, context["widget"]["subwidgets"], strict=True)
        ]
        for box in boxes:
            box["widget"]["attrs"]["id"] = f"{context['widget']['attrs']['id']}_{box['code']}"
        boxes.sort(key=lambda box: box["code"] != self.main)
        context["boxes"], context["others_used"] = (
            boxes,
            any(code in texts for code in CODES if code != self.main),
        )
        return context

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        return render_to_string("panels/words_input.html", self.get_context(name, value, attrs))


class WordsFormField(forms.MultiValueField):
    """Gives :class:`Words`. One language is enough, in which one does not matter."""

    default_error_messages = {"required": _("Write this in at least one language.")}

    def __init__(self, *, rows: int = 0, max_length: int, **kwargs: Any) -> None:
        parts = [forms.CharField(required=False, max_length=max_length) for _code in CODES]
        kwargs.setdefault("widget", WordsInput(rows=rows, max_length=max_length))
        super().__init__(parts, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> Words:
        return Words(dict(zip(CODES, data_list, strict=True))) if data_list else Words()

    def clean(self, value: Any) -> Words:
        """Blanks alone are no text."""
        texts = Words(super().clean(value))
        if self.required and not texts:
            raise ValidationError(self.error_messages["required"], code="required")
        return texts


def put_first(form: forms.Form, language: str | None) -> None:
    """Of each text the box of this language stands first, the others are folded away."""
    for field in form.fields.values():
        if isinstance(field.widget, WordsInput):
            field.widget.main = language if language in CODES else CODES[0]
