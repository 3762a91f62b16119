"""Who is evaluated, and why somebody is not."""

from datetime import date
from decimal import Decimal

import pytest

from evaluations.rules.eligibility import Limits, Missed, Service, duty_days, left_out

YEAR = (date(2026, 4, 1), date(2027, 3, 31))


def service(first=YEAR[0], last=YEAR[1], days=240, hours="38.75", kind="regular"):
    return Service(kind, first, last, days, Decimal(hours))


@pytest.mark.parametrize(
    ("served", "limits", "expected"),
    [
        (service(), Limits(months=6), ()),
        (service(first=date(2026, 10, 1)), Limits(months=6), ()),  # exactly six months
        (service(first=date(2026, 10, 2)), Limits(months=6), (Missed.SERVICE,)),
        (service(days=59), Limits(duty_days=60), (Missed.DUTY,)),
        # 6か月未満または週15時間30分未満
        (service(hours="15.25"), Limits(months=6, weekly_hours=Decimal("15.5")), (Missed.HOURS,)),
        # 1年未満かつ週15時間30分未満
        (service(hours="15.25"), Limits(months=12, weekly_hours=Decimal("15.5"), any_of=False), ()),
        (
            service(first=date(2026, 5, 1), hours="15.25"),
            Limits(months=12, weekly_hours=Decimal("15.5"), any_of=False),
            (Missed.SERVICE, Missed.HOURS),
        ),
        (service(kind="temporary"), Limits(employment_types=frozenset({"regular"})), (Missed.EMPLOYMENT,)),
        (service(days=0, hours="1"), Limits(), ()),
        (service(days=0, hours="1"), Limits(any_of=False), ()),
    ],
)
def test_limits_leave_out_whoever_falls_short(served, limits, expected):
    assert left_out(served, limits) == expected


def test_days_of_duty_are_those_on_which_one_was_to_work_and_did():
    holidays = frozenset({date(2026, 4, 29)})
    april = (date(2026, 4, 1), date(2026, 4, 30))
    assert duty_days(*april, [], holidays) == 21
    assert duty_days(*april, [(date(2026, 4, 6), date(2026, 4, 12))], holidays) == 16
    assert duty_days(*april, [april], holidays) == 0
