from django.apps import AppConfig


class FacilitationConfig(AppConfig):
    name = "facilitation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from facilitation.board.erasure import erase  # models are loaded only now
        from facilitation.polls import ending as poll_ending
        from facilitation.polls import erasure as polls
        from facilitation.talk import ending as talk_ending
        from facilitation.talk import erasure as talk
        from panels.erasure import on_erase
        from panels.placing import on_replaced
        from sessions.ending import on_end

        on_erase(erase)
        on_erase(talk.erase)
        on_erase(polls.erase)
        on_replaced(talk.leave)
        on_end(talk_ending.fold)
        on_end(poll_ending.part_old)
