from django.urls import path

from facilitation.tasks import views

_tasks = "panels/<slug:slug>/tasks/"
urlpatterns = [
    path(_tasks, views.task_list, name="task_list"),
    path(_tasks + "new/", views.new, name="task_new"),
    path(_tasks + "<int:task_id>/", views.edit, name="task_edit"),
    path(_tasks + "<int:task_id>/texts/", views.texts, name="task_texts"),
    path(_tasks + "<int:task_id>/remove/", views.remove, name="task_remove"),
    path(_tasks + "<int:task_id>/remind/", views.remind, name="task_remind"),
    path("m/<str:public_id>/tasks/", views.mine, name="tasks"),
]
