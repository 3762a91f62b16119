from django.urls import path

from staff.views import careers

urlpatterns = [
    path("career/", careers.OwnCareer.as_view(), name="career"),
    path("career/sheet.pdf", careers.own_career_pdf, name="career_pdf"),
    path("people/<int:pk>/career/", careers.PersonCareer.as_view(), name="person_career"),
    path("people/<int:pk>/career/sheet.pdf", careers.person_career_pdf, name="person_career_pdf"),
]
