from django.urls import path

from training.views import designate, obligations, rule_preview, rules

urlpatterns = [
    path("training/obligations/", obligations.ObligationsPage.as_view(), name="obligations"),
    path("training/rules/", rules.RulesPage.as_view(), name="rules"),
    path("training/rules/new/", rule_preview.RulePreviewPage.as_view(), name="rule_new"),
    path("training/rules/<int:pk>/preview/", rule_preview.RulePreviewPage.as_view(), name="rule_preview"),
    path("training/designate/", designate.DesignatePage.as_view(), name="designate"),
]
