from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    name = "recommendations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from panels.erasure import on_erase, on_replay  # models are not loaded before
        from recommendations import home
        from recommendations.amendments import ending as amendments_ending
        from recommendations.amendments import erasure as amendments
        from recommendations.amendments import stages as amendments_stages
        from recommendations.answers import erasure as answers
        from recommendations.answers import home as answers_home
        from recommendations.answers import mail as answers_mail
        from recommendations.answers import stages as answers_stages
        from recommendations.ballots import erasure as ballots
        from recommendations.drafts import erasure as drafts
        from recommendations.followers import services as followers
        from recommendations.group import erasure as group
        from recommendations.lanes import erasure as lanes
        from recommendations.merging import erasure as merging
        from recommendations.merging import home as merging_home
        from recommendations.report import erasure as report
        from recommendations.report import home as report_home
        from recommendations.sources import home as sources_home
        from recommendations.sources import stages
        from sessions.ending import on_end
        from words.bounces import on_bounce

        home.register()
        report_home.register()
        on_end(amendments_ending.close_round)
        on_erase(amendments.erase)
        sources_home.register()
        stages.register()
        amendments_stages.register()
        merging_home.register()
        answers_home.register()  # after the report, whose step it goes on with
        answers_mail.register()
        answers_stages.register()
        on_erase(answers.erase)
        on_replay(followers.replay)
        on_bounce(followers.came_back)
        on_erase(ballots.erase)
        on_erase(drafts.erase)
        on_erase(group.erase)
        on_erase(lanes.erase)
        on_erase(merging.erase)
        on_erase(report.erase)
