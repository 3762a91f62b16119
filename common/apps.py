from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CommonConfig(AppConfig):
    name = "common"
    verbose_name = _("共通")

    def ready(self) -> None:
        from common import checks, due, jobs, kept_files  # noqa: F401  # checks registers the system checks
        from common.guards import install_guards

        post_migrate.connect(install_guards, dispatch_uid="common.guards")
        due.register(_("止まった処理"), lambda now: jobs.bury(now=now))
        due.register(_("時間のたった一時ファイル"), lambda now: kept_files.sweep(now=now))
