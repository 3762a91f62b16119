from django.urls import path, re_path

from staff.views import import_files, imports

urlpatterns = [
    path("imports/", imports.ImportsPage.as_view(), name="imports"),
    path("imports/new/", imports.ChoosePage.as_view(), name="import_new"),
    path("imports/new/columns/", imports.ColumnsPage.as_view(), name="import_columns"),
    path("imports/jobs/<int:pk>/", imports.JobPage.as_view(), name="import_job"),
    path("imports/jobs/<int:pk>/check/", imports.CheckPage.as_view(), name="import_check"),
    re_path(
        r"^imports/jobs/(?P<pk>[0-9]{1,18})/(?P<which>errors|changes)/$",
        imports.ResultFile.as_view(),
        name="import_file",
    ),
    path("imports/runs/<int:pk>/undo/", imports.UndoPage.as_view(), name="import_undo"),
    path("imports/template/", import_files.TemplateDownload.as_view(), name="import_template"),
    path("imports/export/<slug:table>/<slug:form>/", import_files.TableDownload.as_view(), name="import_export"),
]
