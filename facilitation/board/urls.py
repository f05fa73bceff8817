"""The addresses of pages about boards that are not live."""

from django.urls import path

from facilitation.board import exports, views, views_walk

app_name = "boards"
_mine = "m/<str:public_id>/"
urlpatterns = [
    path("panels/<slug:slug>/meetings/<int:meeting_id>/agenda/<int:item_id>/board/", views.plan, name="plan"),
    path(_mine + "meetings/<int:meeting_id>/walk/", views_walk.walk, name="walk"),
    path(_mine + "meetings/<int:meeting_id>/walk/<int:board_id>/", views_walk.sheet, name="walk_board"),
    path(_mine + "boards/<int:board_id>/board.csv", exports.as_csv, name="csv"),
    path(_mine + "boards/<int:board_id>/board.<str:kind>", exports.drawn, name="drawn"),
]
