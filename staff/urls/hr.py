from django.urls import path

from staff.views import hr, hr_counts, hr_lists, hr_next_year, hr_next_year_lists, hr_rotation

urlpatterns = [
    path("hr/", hr.HRPage.as_view(), name="hr"),
    path("hr/counts/", hr_counts.CountsPage.as_view(), name="hr_counts"),
    path("hr/unposted/", hr_lists.Unposted.as_view(), name="hr_unposted"),
    path("hr/ending/", hr_lists.Ending.as_view(), name="hr_ending"),
    path("hr/expiring/", hr_lists.Expiring.as_view(), name="hr_expiring"),
    path("hr/leave/", hr_lists.OnLeave.as_view(), name="hr_leave"),
    path("hr/rotation/", hr_rotation.TenurePage.as_view(), name="hr_rotation"),
    path("hr/rotation/first-years/", hr_rotation.FirstYearsPage.as_view(), name="hr_first_years"),
    path("hr/next-year/", hr_next_year.NextYearPage.as_view(), name="next_year"),
    path("hr/next-year/unposted/", hr_next_year_lists.UnpostedThen.as_view(), name="next_year_unposted"),
    path("hr/next-year/concurrent/", hr_next_year_lists.ConcurrentThen.as_view(), name="next_year_concurrent"),
    path("hr/next-year/ungraded/", hr_next_year_lists.UngradedThen.as_view(), name="next_year_ungraded"),
    path("hr/next-year/moves/", hr_next_year_lists.MovesThen.as_view(), name="next_year_moves"),
    path("hr/next-year/leaving/", hr_next_year_lists.LeavingBefore.as_view(), name="next_year_leaving"),
]
