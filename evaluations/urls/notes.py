from django.urls import path

from evaluations.views import notes

urlpatterns = [
    path("evaluations/notes/", notes.NoteList.as_view(), name="notes"),
    path("evaluations/notes/<int:pk>/", notes.NoteChange.as_view(), name="note"),
]
