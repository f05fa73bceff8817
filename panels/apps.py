from django.apps import AppConfig


class PanelsConfig(AppConfig):
    name = "panels"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from panels import bounces
        from panels.draws import erasure, from_pool, leaving, step  # models are loaded only now
        from panels.draws.pools import invitation
        from panels.registry import register_step
        from pool.letters.invitations import register_invitations
        from pool.residents.erasure import on_erase
        from pool.residents.file import register_volunteered
        from pool.residents.leaving import on_leave
        from pool.residents.links import on_revoke
        from pool.residents.openings import register_openings
        from words.bounces import on_bounce

        on_bounce(bounces.came_back)
        register_invitations(invitation)
        register_openings(from_pool.openings)
        register_volunteered(from_pool.volunteered)
        register_step("draw", step.draw)
        on_erase(erasure.forget)
        on_leave(leaving.leave)
        on_revoke(leaving.revoke)
