"""Ready agendas to start from."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from panels.defaults import everywhere
from sessions.models import Form, Tool

Text = str | Promise


@dataclass(frozen=True)
class Step:
    title: Text
    minutes: int
    form: Form
    tool: Tool
    instructions: Text = ""
    auto: bool = False

    def fields(self) -> dict[str, Any]:
        """Columns of an AgendaItem, with the texts in all languages."""
        return {
            "title": everywhere(self.title),
            "minutes": self.minutes,
            "form": self.form,
            "tool": self.tool,
            "instructions": everywhere(self.instructions),
            "auto_advance": self.auto,
        }


@dataclass(frozen=True)
class Evening:
    name: Text
    summary: Text
    steps: tuple[Step, ...]

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)


_WELCOME = _("Welcome")
_WRITE = _(
    "Write down what worries you or what you hope for. One thing on each note. Others do not see your notes yet."
)

EVENINGS: dict[str, Evening] = {
    "short": Evening(
        _("Short evening"),
        _("One round from silent notes to a first draft. Good for trying things out."),
        (
            Step(_WELCOME, 10, Form.PLENARY, Tool.TALK, _("We go through the evening and the ground rules.")),
            Step(_("Silent writing"), 7, Form.TABLES, Tool.NOTES, _WRITE),
            Step(
                _("Grouping"),
                20,
                Form.TABLES,
                Tool.THEMES,
                _("Read the notes together and group them under themes."),
            ),
            Step(
                _("Highlights"),
                15,
                Form.PLENARY,
                Tool.TALK,
                _("Each table tells what came up. One minute each."),
            ),
            Step(_("Break"), 8, Form.BREAK, Tool.TALK, _("Stand up, stretch, have some water."), auto=True),
            Step(
                _("First draft"),
                25,
                Form.TABLES,
                Tool.DRAFT,
                _("Turn your table's most important theme into a text."),
            ),
            Step(_("Thanks and what comes next"), 5, Form.PLENARY, Tool.TALK),
        ),
    ),
    "recommendations": Evening(
        _("Recommendations evening"),
        _("Drafts are finished, read together and voted on."),
        (
            Step(_WELCOME, 10, Form.PLENARY, Tool.TALK, _("We go through the evening and how the vote works.")),
            Step(
                _("Finishing the drafts"),
                40,
                Form.TABLES,
                Tool.DRAFT,
                _("Make your text clear. Say why it matters."),
            ),
            Step(_("Break"), 10, Form.BREAK, Tool.TALK, _("Stand up, stretch, have some water."), auto=True),
            Step(
                _("Reading together"),
                30,
                Form.PLENARY,
                Tool.DRAFT,
                _("We read every draft and make the last changes."),
            ),
            Step(
                _("Vote"),
                20,
                Form.OWN_WORK,
                Tool.BALLOT,
                _("Answer each recommendation by yourself. You can change your answers until the vote closes."),
            ),
            Step(
                _("Results"),
                15,
                Form.PLENARY,
                Tool.TALK,
                _("We look at the results and at minority statements."),
            ),
            Step(_("Thanks and what comes next"), 5, Form.PLENARY, Tool.TALK),
        ),
    ),
}
