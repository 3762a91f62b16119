from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class HagukumiAdminSite(AdminSite):
    site_header = _("はぐくみ 人事")
    site_title = _("はぐくみ 人事")
    index_title = _("人事の仕事")
    site_url = "/"
