from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    name = "recommendations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from panels.erasure import on_erase  # models are not loaded before
        from recommendations import home
        from recommendations.amendments import ending as amendments_ending
        from recommendations.amendments import erasure as amendments
        from recommendations.ballots import erasure as ballots
        from recommendations.drafts import erasure as drafts
        from recommendations.group import erasure as group
        from recommendations.lanes import erasure as lanes
        from recommendations.merging import erasure as merging
        from recommendations.merging import home as merging_home
        from recommendations.report import home as report_home
        from recommendations.sources import home as sources_home
        from recommendations.sources import stages
        from sessions.ending import on_end

        home.register()
        report_home.register()
        sources_home.register()
        stages.register()
        merging_home.register()

        on_end(amendments_ending.close_round)
        on_erase(amendments.erase)
        on_erase(ballots.erase)
        on_erase(drafts.erase)
        on_erase(group.erase)
        on_erase(lanes.erase)
        on_erase(merging.erase)
