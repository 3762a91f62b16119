from django.urls import path

from training.views import evidence, external, sharings, subsidies, support, support_review

urlpatterns = [
    path("training/support/", support.SupportPage.as_view(), name="support"),
    path("training/support/review/", support_review.SupportReviewPage.as_view(), name="support_review"),
    path("training/support/<str:code>/apply/", support.SubsidyApplyPage.as_view(), name="subsidy_apply"),
    path("training/subsidies/<int:pk>/", subsidies.SubsidyPage.as_view(), name="subsidy"),
    path("training/external/new/", external.ExternalNewPage.as_view(), name="external_new"),
    path("training/external/<int:pk>/", external.ExternalPage.as_view(), name="external"),
    path("training/files/<int:pk>/", evidence.EvidenceFile.as_view(), name="evidence"),
    path("training/sharings/", sharings.SharingsPage.as_view(), name="sharings"),
    path("training/sharings/new/", sharings.SharingNewPage.as_view(), name="sharing_new"),
    path("training/sharings/<int:pk>/", sharings.SharingPage.as_view(), name="sharing"),
    path("training/sharings/<int:pk>/edit/", sharings.SharingEditPage.as_view(), name="sharing_edit"),
    path("training/sharings/files/<int:pk>/", evidence.MaterialFile.as_view(), name="material"),
]
