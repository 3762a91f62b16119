"""Made-up courses beside those of the policy (デモの研修を増やす), for measuring a large catalogue."""

from __future__ import annotations

from itertools import count, islice, product

from common.dates import fiscal_year_start
from training.demo_city.around import Around
from training.demo_city.writing import create
from training.models import Course, CourseKind, Provider

_FIELDS = (
    "法制執務", "財務会計", "契約事務", "住民税", "固定資産税", "徴収", "戸籍", "国民健康保険", "介護保険",
    "生活保護", "障害福祉", "保育", "児童虐待対応", "都市計画", "道路管理", "下水道", "公共建築", "環境", "防災",
    "危機管理", "広報", "情報セキュリティ", "データ活用", "業務改善", "政策法務", "行政不服審査", "情報公開",
    "統計", "公会計", "議会対応", "市民協働", "接遇", "説明", "折衝", "面談", "メンタルヘルス", "ハラスメント防止",
    "人権", "多文化共生", "働き方",
)  # fmt: skip
_STEPS = ("入門", "基礎", "実務", "応用", "事例研究", "演習", "指導者養成", "最新動向", "オンライン", "振り返り")
_SUMMARY = "デモのための架空の研修です。"


def add_courses(around: Around, number: int) -> None:
    """As many as it takes to have ``number`` courses; half of them for some grades only."""
    lacking = number - Course.objects.filter(authority=around.authority).count()
    kinds = list(CourseKind.objects.filter(authority=around.authority, way=CourseKind.Way.OFF_JT))
    providers = list(Provider.objects.filter(authority=around.authority))
    if lacking > 0 and kinds:
        names = islice((f"{field}{step}研修" for step, field in product(_STEPS, _FIELDS)), lacking)
        create(Course, (_course(around, n, name, kinds, providers) for n, name in zip(count(1), names, strict=False)))


def _course(around: Around, number: int, name: str, kinds: list[CourseKind], providers: list[Provider]) -> Course:
    chance, grades = around.chance, sorted(around.asked)
    chosen = chance.sample(grades, min(2, len(grades))) if chance.random() < 0.5 else []
    is_online = chance.random() < 0.2
    return Course(
        authority=around.authority, code=f"X{number}", name=name, kind=chance.choice(kinds),
        provider=chance.choice(providers) if providers else None, grades=" ".join(sorted(chosen)),
        delivery=Course.Delivery.E_LEARNING if is_online else Course.Delivery.CLASSROOM,
        valid_from=fiscal_year_start(around.year - 1), hours=chance.choice((3, 6, 6, 12)), order=1000 + number,
        summary=_SUMMARY,
    )  # fmt: skip
