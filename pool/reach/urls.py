"""The addresses of the staff's pages about residents and messages."""

from django.urls import path

from pool.reach.views import messages, residents

urlpatterns = [
    path("pools/", residents.pools, name="pools"),
    path("pool/<slug:slug>/", residents.pool, name="pool"),
    path("pool/<slug:slug>/residents.csv", residents.export, name="export"),
    path("pool/<slug:slug>/groups/", residents.group_save, name="group_save"),
    path("pool/<slug:slug>/groups/<int:pk>/delete/", residents.group_delete, name="group_delete"),
    path("pool/<slug:slug>/residents/add/", residents.add, name="resident_add"),
    path("pool/<slug:slug>/residents/<int:pk>/", residents.resident, name="resident"),
    path("pool/<slug:slug>/residents/<int:pk>/edit/", residents.edit, name="resident_edit"),
    path("pool/<slug:slug>/residents/<int:pk>/contact/", residents.contact, name="resident_contact"),
    path("pool/<slug:slug>/residents/<int:pk>/act/", residents.act, name="resident_act"),
    path("pool/<slug:slug>/residents/<int:pk>/erase/", residents.erase, name="resident_erase"),
    path("pool/<slug:slug>/messages/", messages.message_list, name="messages"),
    path("pool/<slug:slug>/messages/new/", messages.new, name="message_new"),
    path("pool/<slug:slug>/messages/bounces/", messages.bounces, name="bounces"),
    path("pool/<slug:slug>/messages/<int:pk>/", messages.message, name="message"),
    path("pool/<slug:slug>/messages/<int:pk>/edit/", messages.edit, name="message_edit"),
    path("pool/<slug:slug>/messages/<int:pk>/send/", messages.send, name="message_send"),
    path("pool/<slug:slug>/messages/<int:pk>/resume/", messages.resume, name="message_resume"),
]
