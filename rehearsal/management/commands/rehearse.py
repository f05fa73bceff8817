"""``manage.py rehearse MEETING``: hold a meeting beforehand with make-believe panelists, and wipe it afterwards."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from live.messages import sentence
from panels.command import Refused
from panels.links import link_of
from panels.models import Role
from rehearsal import running
from rehearsal.models import Rehearsal
from sessions.models import Meeting

WHO = {Role.LEAD: 0, Role.TABLE_FACILITATOR: 1, Role.NOTE_TAKER: 2}


class Command(BaseCommand):
    help = "Rehearses a meeting: in a copy of its panel, with make-believe panelists over real sockets."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("meeting", type=int, help="the number in the meeting's address")
        parser.add_argument("--panelists", type=int, default=settings.RAATI.rehearsal_players)
        parser.add_argument("--server", default=settings.BASE_URL, help="where the product runs (default: BASE_URL)")
        parser.add_argument("--pace", type=float, default=1.0, help="so many times as fast as people are")
        parser.add_argument("--minutes", type=float, help="stop after so long (default: rehearsal_hours)")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--play", action="store_true", help="only play a rehearsal that was asked for on its page")
        what.add_argument("--stop", action="store_true", help="send the make-believe panelists home, keep the rest")
        what.add_argument("--wipe", action="store_true", help="delete the rehearsal and everything done in it")

    def handle(self, *args: Any, **options: Any) -> None:
        meeting = Meeting.objects.select_related("panel").filter(pk=options["meeting"]).first()
        if meeting is None:
            raise CommandError("There is no such meeting.")
        found = Rehearsal.objects.select_related("hall__panel__organisation").filter(meeting=meeting).first()
        try:
            if options["wipe"] or options["stop"]:
                self._end(found, wipe=options["wipe"])
            elif found is None and options["play"]:
                raise CommandError("Nobody has asked for a rehearsal of this meeting.")
            else:
                self._play(found or running.begin(meeting, options["panelists"]), options)
        except Refused as refused:
            raise CommandError(sentence(refused.code, **refused.values)) from refused

    def _end(self, rehearsal: Rehearsal | None, *, wipe: bool) -> None:
        if rehearsal is None:
            self.stdout.write("There is no rehearsal of this meeting. It is in its lobby.")
        elif wipe:
            count = running.wipe(rehearsal)
            self.stdout.write(f"The rehearsal is wiped: {count} rows. The meeting is in its lobby.")
        else:
            running.stop(rehearsal)
            self.stdout.write("The make-believe panelists have left. Wipe it when you have seen enough.")

    def _play(self, rehearsal: Rehearsal, options: dict[str, Any]) -> None:
        if not options["play"]:
            self._print_links(rehearsal)
        minutes = options["minutes"]
        try:
            running.play(
                rehearsal,
                options["server"].rstrip("/"),
                pace=options["pace"],
                seconds=None if minutes is None else 60 * minutes,
            )
        except KeyboardInterrupt:
            running.stop_if_there(rehearsal.pk)

    def _print_links(self, rehearsal: Rehearsal) -> None:
        self.stdout.write(f"{rehearsal.panelists} make-believe panelists are on their way. Links for this rehearsal:")
        staff = rehearsal.hall.panel.memberships.filter(role__in=WHO)
        for member in sorted(staff, key=lambda one: (WHO[Role(one.role)], one.pk)):
            self.stdout.write(f"  {member.get_role_display():20} {member.name:24} {link_of(member)}")
        self.stdout.write(f"Afterwards: manage.py rehearse {rehearsal.meeting_id} --wipe")
