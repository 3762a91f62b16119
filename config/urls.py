from django.contrib import admin
from django.urls import include, path

from config import views

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("", include("staff.urls.login")),
    path("login/sso/", include("staff.urls.single_sign_on")),
    path("policies/", include("competencies.urls")),
    path("", include("staff.urls")),
    path("", include("training.urls")),
    path("", include("evaluations.urls")),
    path("admin/login/", views.admin_login),
    path("admin/", admin.site.urls),
    path("styleguide/", views.StyleGuide.as_view(), name="styleguide"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]

handler400 = "common.errors.bad_request"
handler403 = "common.errors.permission_denied"
handler404 = "common.errors.not_found"
handler500 = "common.errors.server_error"
