from staff.urls.imports import addresses
from training.views.imports import of_training

urlpatterns = addresses("training/imports", of_training)
