"""The evaluator's pages: my people, rating, the review of goals, interviews."""

from django.urls import path

from evaluations.views import board, goal_review, interviews, rate

urlpatterns = [
    path("evaluations/board/", board.BoardPage.as_view(), name="board"),
    path("evaluations/board/marks/", board.MyMarksPage.as_view(), name="my_marks"),
    path("evaluations/sheets/<int:pk>/rate/", rate.RatePage.as_view(), name="rate"),
    path("evaluations/sheets/<int:pk>/rate/draft/", rate.RateDraft.as_view(), name="rate_draft"),
    path("evaluations/sheets/<int:pk>/goals/review/", goal_review.ReviewGoalsPage.as_view(), name="review_goals"),
    path("evaluations/sheets/<int:pk>/interviews/", interviews.InterviewsPage.as_view(), name="interviews"),
]
