from collections.abc import Callable
from typing import Any

from django.urls import path, re_path

from staff.views import import_files, imports
from staff.views.imports import ImportPage


def addresses(root: str, of: Callable[[type[ImportPage]], type[ImportPage]]) -> list[Any]:
    """The pages of a book's import below ``root``; ``of`` makes a page that of the book."""
    return [
        path(f"{root}/", of(imports.ImportsPage).as_view(), name="imports"),
        path(f"{root}/new/", of(imports.ChoosePage).as_view(), name="import_new"),
        path(f"{root}/new/columns/", of(imports.ColumnsPage).as_view(), name="import_columns"),
        path(f"{root}/jobs/<int:pk>/", of(imports.JobPage).as_view(), name="import_job"),
        path(f"{root}/jobs/<int:pk>/check/", of(imports.CheckPage).as_view(), name="import_check"),
        re_path(
            rf"^{root}/jobs/(?P<pk>[0-9]{{1,18}})/(?P<which>errors|changes)/$",
            of(imports.ResultFile).as_view(),
            name="import_file",
        ),
        path(f"{root}/runs/<int:pk>/undo/", of(imports.UndoPage).as_view(), name="import_undo"),
        path(f"{root}/template/", of(import_files.TemplateDownload).as_view(), name="import_template"),
        path(
            f"{root}/export/<slug:table>/<slug:form>/", of(import_files.TableDownload).as_view(), name="import_export"
        ),
    ]


urlpatterns = addresses("imports", lambda page: page)
