from django.apps import AppConfig
from django.contrib.admin import apps as admin


class HagukumiAdminConfig(admin.AdminConfig):
    default = False
    default_site = "config.admin_site.HagukumiAdminSite"


class HagukumiConfig(AppConfig):
    default = True
    name = "config"
