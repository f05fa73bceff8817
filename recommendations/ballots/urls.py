from django.urls import path

from recommendations.ballots import views

urlpatterns = [
    path("m/<str:public_id>/ballots/<int:ballot_id>/papers/", views.papers, name="papers"),
    path("m/<str:public_id>/ballots/<int:ballot_id>/papers.csv", views.papers_csv, name="papers_csv"),
    path("m/<str:public_id>/ballots/<int:ballot_id>/papers.json", views.papers_json, name="papers_json"),
    path("recount.py", views.recount_script, name="recount_script"),
    path("m/<str:public_id>/ballots/<int:ballot_id>/mine/", views.my_paper, name="my_paper"),
]
