from django.apps import AppConfig


class FacilitationConfig(AppConfig):
    name = "facilitation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from facilitation.board import erasure as board  # models are loaded only now
        from facilitation.desk import erasure as desk
        from facilitation.desk import home as desk_home
        from facilitation.evidence import erasure as evidence
        from facilitation.evidence import home as evidence_home
        from facilitation.minutes import erasure as minutes
        from facilitation.minutes import home as minutes_home
        from facilitation.polls import ending as poll_ending
        from facilitation.polls import erasure as polls
        from facilitation.questions import erasure as questions
        from facilitation.questions import home as questions_home
        from facilitation.record import erasure as record
        from facilitation.talk import ending as talk_ending
        from facilitation.talk import erasure as talk
        from facilitation.tasks import erasure as tasks
        from facilitation.tasks import home as tasks_home
        from panels.erasure import on_erase
        from panels.placing import on_replaced
        from sessions.ending import on_end

        for slice_ in (board, desk, polls, questions, record, talk, evidence, tasks, minutes):
            on_erase(slice_.erase)
        on_replaced(talk.leave)
        on_end(talk_ending.fold)
        on_end(poll_ending.part_old)
        for home in (questions_home, evidence_home, tasks_home, minutes_home, desk_home):
            home.register()
