from evaluations.views.imports import of_evaluations
from staff.urls.imports import addresses

urlpatterns = addresses("evaluations/imports", of_evaluations)
