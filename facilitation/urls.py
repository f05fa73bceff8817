"""The addresses of pages about facilitation that are not live."""

from facilitation.calls.urls import urlpatterns as calls
from facilitation.evidence.urls import urlpatterns as evidence
from facilitation.minutes.urls import urlpatterns as minutes
from facilitation.polls.urls import urlpatterns as polls
from facilitation.questions.urls import urlpatterns as questions
from facilitation.record.urls import urlpatterns as record
from facilitation.tasks.urls import urlpatterns as tasks

app_name = "facilitation"
urlpatterns = [*calls, *polls, *questions, *record, *evidence, *tasks, *minutes]
