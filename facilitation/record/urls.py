from django.urls import path

from facilitation.record import views

urlpatterns = [path("m/<str:public_id>/tables/<int:table_id>/notes/", views.record, name="record")]
