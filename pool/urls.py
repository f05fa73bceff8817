"""The addresses of pools; each slice has its own."""

from pool.growth.urls import urlpatterns as growth
from pool.letters.urls import urlpatterns as letters
from pool.questions.urls import urlpatterns as questions
from pool.reach.urls import urlpatterns as reach
from pool.residents.urls import urlpatterns as residents
from pool.samples.urls import urlpatterns as samples

app_name = "pool"
urlpatterns = [*residents, *reach, *growth, *letters, *questions, *samples]
