"""What recommendations do when other apps call: at an erasure, a meeting's end, a bounced mail, on home pages."""

from panels.erasure import on_erase, on_replay
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
from recommendations.sources import stages as sources_stages
from sessions.ending import on_end
from words.bounces import on_bounce

ERASING = (amendments, answers, ballots, drafts, group, lanes, merging, report)
HOME = (home, report_home, sources_home, merging_home, answers_home)  # answers go on with the report's step
STAGES = (sources_stages, amendments_stages, answers_stages)


def connect() -> None:
    for slice_ in ERASING:
        on_erase(slice_.erase)
    for part in (*HOME, *STAGES, answers_mail):
        part.register()
    on_end(amendments_ending.close_round)
    on_replay(followers.replay)
    on_bounce(followers.came_back)
