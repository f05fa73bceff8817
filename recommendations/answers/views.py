"""Pages of answers inside a panel: the officials' list and workspace, the panelists' reading and verdict."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from panels import calendars
from panels.command import Ask, Command, Refused
from panels.doors import member_required
from panels.models import Membership, Role
from panels.services import carry_out
from recommendations.answers import commands, selectors, services, showing
from recommendations.answers.commands import OFFICIALS
from recommendations.answers.forms import AnswerForm, SendBackForm, StatusForm, VerdictForm
from recommendations.answers.models import Answer, AnswerState, Verdict
from recommendations.answers.wording import refusal
from recommendations.public.calendar import entry_of
from recommendations.report import selectors as report
from recommendations.report.chain import Chain
from words.forms import form_id_of
from words.numbers import whole


@require_safe
@member_required
def handed_over(request: HttpRequest, membership: Membership) -> HttpResponse:
    """What the panel handed over. Who works on the answers sees what waits; everybody reads what was answered."""
    panel = membership.panel
    works = membership.role in OFFICIALS
    context = {
        "panel": panel,
        "recommended": report.recommendations(panel, Chain(panel)),
        "became": selectors.by_number(panel),
        "reports": report.newest_ready(panel),
        "calendar": selectors.calendar(panel),
        "desk": showing.desk(panel, membership) if works else None,
        "judges": membership.role == Role.PANELIST,
    }
    return render(request, "recommendations/answers/handed_over.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def answer(request: HttpRequest, membership: Membership, number: int) -> HttpResponse:
    """One recommendation and its answer: officials work here, panelists judge, everybody reads."""
    page = _Page(request, membership, number)
    if request.method == "POST":
        press = _PRESSES.get(request.POST.get("do", ""))
        if press is not None and (done := press(page)) is not None:
            messages.success(request, done)
            return redirect("recommendations:answer", public_id=membership.public_id, number=number)
    return render(request, "recommendations/answers/answer.html", page.context(), status=page.status)


@require_POST
@member_required
def publish(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Everything that was approved, at once."""
    found = selectors.working(membership.panel)
    numbers = [number for number, one in found.items() if one.state == AnswerState.APPROVED]
    try:
        if not numbers:
            raise Refused("not-approved")
        ask = commands.Publish(recommendations=numbers)
        carry_out(commands.PUBLISH, membership.panel, ask, actor=membership, form_id=form_id_of(request))
    except Refused as refused:
        messages.error(request, refusal(refused.code))
    else:
        messages.success(request, _published())
    return redirect("recommendations:official", public_id=membership.public_id)


@require_safe
@member_required
def calendar(request: HttpRequest, membership: Membership) -> HttpResponse:
    """The decision bodies' meetings as a file, also where the open page is closed."""
    file = calendars.to_keep([entry_of(one) for one in selectors.calendar(membership.panel)])
    return HttpResponse(file, content_type="text/calendar; charset=utf-8")


def _published() -> str:
    return _("Published. Panelists and followers hear of it by e-mail in some minutes.")


class _Page:
    """One request to the page of an answer: its forms, and what a refusal leaves in them."""

    def __init__(self, request: HttpRequest, membership: Membership, number: int) -> None:
        self.request, self.membership, self.number = request, membership, number
        self.panel = membership.panel
        self.became = selectors.by_number(self.panel).get(number)
        if self.became is None:
            raise Http404
        self.works = membership.role in OFFICIALS
        self.answer = Answer.objects.filter(recommendation__panel=self.panel, recommendation__number=number).first()
        self.status = 200
        self.do = request.POST.get("do", "") if request.method == "POST" else ""
        self.text_form = AnswerForm(self._data("save", "ask"), answer=self.answer, panel=self.panel)
        self.back_form = SendBackForm(self._data("return"), prefix="back")
        self.status_form = StatusForm(self._data("report"), language=self.panel.language, prefix="status")
        self.verdict_form = VerdictForm(self._data("judge"), prefix="verdict", initial=self._mine())

    def _data(self, *presses: str) -> Any:
        return self.request.POST if self.do in presses else None

    def _mine(self) -> dict[str, Any]:
        mine = Verdict.objects.filter(
            recommendation__panel=self.panel, recommendation__number=self.number, membership=self.membership.pk
        ).first()
        return {"meets": mine.meets, "text": mine.text} if mine else {}

    def carry(self, command: Command, ask: Ask, form_id: Any) -> None:
        carry_out(command, self.panel, ask, actor=self.membership, form_id=form_id)

    def version(self) -> int:
        return whole(self.request.POST.get("version", "")) or 0

    def one(self) -> dict[str, Any]:
        return {"recommendation": self.number, "version": self.version()}

    def refuse(self, refused: Refused, form: Any = None) -> None:
        """What was typed stays on the page."""
        self.status = 422
        if refused.code == "changed-meanwhile" and form is self.text_form:
            self.answer = Answer.objects.get(recommendation__panel=self.panel, recommendation__number=self.number)
            self.text_form.overtaken(refused, self.answer.version)
        elif form is not None:
            form.refuse(refused)
        else:
            messages.error(self.request, refusal(refused.code))

    def context(self) -> dict[str, Any]:
        panel, found = self.panel, report.recommendations(self.panel, Chain(self.panel))
        return {
            "panel": panel,
            "one": next(one for one in found if one.number == self.number),
            "became": self.became,
            "works": self.works,
            "writes": self.membership.role == Role.OFFICIAL,
            "judges": self.membership.role == Role.PANELIST and self.became is not None and self.became.answer,
            "has_judged": bool(self.verdict_form.initial),
            "answer": self.answer if self.works else None,
            "may_judge": self._may_approve(),
            "log": selectors.log_of(self.answer) if self.works and self.answer else [],
            "forms": {
                "text": self.text_form,
                "back": self.back_form,
                "status": self.status_form,
                "verdict": self.verdict_form,
            },
            "saved": self._saved(),
        }

    def _may_approve(self) -> str | None:
        """Why the reader may not approve what waits; empty if they may; None where nothing waits."""
        if not self.works or self.answer is None or self.answer.state != AnswerState.ASKED:
            return None
        code = services.may_judge(self.answer, self.membership)
        return refusal(code) if code else ""

    def _saved(self) -> Answer | None:
        """What a colleague has saved meanwhile, to be looked at beside one's own text."""
        return self.answer if self.status == 422 and self.do in {"save", "ask"} else None


def _save(page: _Page) -> str | None:
    form = page.text_form
    if not form.is_valid():
        page.status = 422
        return None
    try:
        ask = commands.Save(**form.values, recommendation=page.number, version=form.cleaned_data["version"] or 0)
        page.carry(commands.SAVE, ask, form.id)
    except Refused as refused:
        page.refuse(refused, form)
        return None
    return _("Saved. Only officials and organisers see it so far.")


def _ask(page: _Page) -> str | None:
    """Saves first: what is asked for is what stands on the page."""
    if _save(page) is None:
        return None
    page.answer = Answer.objects.get(recommendation__panel=page.panel, recommendation__number=page.number)
    try:
        ask = commands.OneAnswer(recommendation=page.number, version=page.answer.version)
        page.carry(commands.ASK, ask, uuid4())
    except Refused as refused:
        page.text_form.saved_as(page.answer.version)
        page.refuse(refused, page.text_form)
        return None
    return _("Saved. A second person is asked to approve it.")


def _plain(command: Command, done: Callable[[], str]) -> Callable[[_Page], str | None]:
    def press(page: _Page) -> str | None:
        try:
            if command is commands.PUBLISH:
                ask: Ask = commands.Publish(recommendations=[page.number])
            elif command is commands.TAKE_BACK:
                ask = commands.OneRecommendation(recommendation=page.number)
            else:
                ask = commands.OneAnswer(**page.one())
            page.carry(command, ask, form_id_of(page.request))
        except Refused as refused:
            page.refuse(refused)
            return None
        return done()

    return press


def _formed(
    command: Command, form: str, ask: Callable[[_Page, Any], Ask], done: Callable[[], str]
) -> Callable[[_Page], str | None]:
    def press(page: _Page) -> str | None:
        filled = getattr(page, form)
        if not filled.is_valid():
            page.status = 422
            return None
        try:
            page.carry(command, ask(page, filled), filled.id)
        except Refused as refused:
            page.refuse(refused, filled)
            return None
        return done()

    return press


def _back(page: _Page, form: Any) -> Ask:
    return commands.SendBack(**page.one(), words=form.cleaned_data["words"])


def _report(page: _Page, form: Any) -> Ask:
    return commands.Report(recommendation=page.number, **form.values)


def _judge(page: _Page, form: Any) -> Ask:
    words = {"meets": form.cleaned_data["meets"], "text": form.cleaned_data["text"]}
    return commands.Judge(recommendation=page.number, language=page.membership.language, **words)


_PRESSES: dict[str, Callable[[_Page], str | None]] = {
    "save": _save,
    "ask": _ask,
    "approve": _plain(commands.APPROVE, lambda: _("Approved. It can be published now.")),
    "publish": _plain(commands.PUBLISH, _published),
    "return": _formed(commands.SEND_BACK, "back_form", _back, lambda: _("Sent back to its writers.")),
    "report": _formed(commands.REPORT, "status_form", _report, _published),
    "judge": _formed(commands.JUDGE, "verdict_form", _judge, lambda: _("Thank you. You can change it at any time.")),
    "take_back": _plain(commands.TAKE_BACK, lambda: _("Taken back.")),
}
