from django.urls import path

from recommendations.joint import views

urlpatterns = [path("m/<str:public_id>/joint/", views.joint, name="joint")]
