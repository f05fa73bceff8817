"""The addresses of personal links, personal homes, and organisers' pages about panels and people."""

from django.urls import path

from panels.views import entry, lists, panels, people, preferences, sending

app_name = "panels"
urlpatterns = [
    path("j/<str:token>/", entry.enter, name="enter"),
    path("join/", entry.join, name="join"),
    path("m/<str:public_id>/", entry.home, name="member_home"),
    path("m/<str:public_id>/welcome/", entry.welcome, name="welcome"),
    path("m/<str:public_id>/leave/", entry.leave_browser, name="leave"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("panels/", panels.home, name="home"),
    path("panels/new/", panels.new, name="new"),
    path("panels/<slug:slug>/", panels.panel, name="panel"),
    path("panels/<slug:slug>/edit/", panels.edit, name="edit"),
    path("panels/<slug:slug>/people/", people.people, name="people"),
    path("panels/<slug:slug>/people/export.csv", people.export, name="export"),
    path("panels/<slug:slug>/people/import/", lists.import_people, name="import"),
    path("panels/<slug:slug>/people/add/", people.add, name="add"),
    path("panels/<slug:slug>/people/<int:pk>/", people.person, name="person"),
    path("panels/<slug:slug>/people/<int:pk>/role/", people.role, name="role"),
    path("panels/<slug:slug>/people/<int:pk>/link/", people.link_reissue, name="link_reissue"),
    path("panels/<slug:slug>/people/<int:pk>/remove/", people.remove, name="remove"),
    path("panels/<slug:slug>/letters/", sending.letters, name="letters"),
    path("panels/<slug:slug>/mail/", sending.mail, name="mail"),
    path("panels/<slug:slug>/mail/bounces/", sending.came_back, name="bounces"),
    path("panels/<slug:slug>/mail/<int:pk>/", sending.mailing_page, name="mailing"),
    path("panels/<slug:slug>/mail/<int:pk>/resume/", sending.mailing_resume, name="mailing_resume"),
]
