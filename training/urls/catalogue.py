from django.urls import path

from training.views import catalogue, system

urlpatterns = [
    path("training/", catalogue.CoursesPage.as_view(), name="courses"),
    path("training/system/", system.SystemPage.as_view(), name="system"),
    path("training/system.pdf", system.SystemPdf.as_view(), name="system_pdf"),
    path("training/courses/<str:code>/", catalogue.CoursePage.as_view(), name="course"),
]
