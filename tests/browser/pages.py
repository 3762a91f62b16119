"""Every page, for walking, checking and photographing: extended by each app."""

from tests.browser import (
    evaluation_changes,
    evaluation_opening,
    evaluation_rating,
    evaluation_results,
    evaluation_schemes,
    evaluation_writing,
    hr_places,
    staff_places,
    training_places,
)
from tests.browser.place import Place

CITIES = {"1": "nagareyama", "2": "tachikawa", "3": "aizuwakamatsu", "4": "oyama", "5": "fujisawa"}


def _policy_places(digit: str, city: str) -> list[Place]:
    """The pages of a policy, as an employee of the city reads them."""
    at, reader = f"/policies/{city}/1", f"{digit}0001"
    pages = {
        "policy": "/",
        "grades": "/grades/",
        "grade": "/grades/G3/",
        "matrix": "/matrix/",
        "competencies": "/competencies/",
        "competency": "/competencies/C3/",
        "side-by-side": "/side-by-side/?left=G2&right=G3",
        "careers": "/careers/",
        "measures": "/measures/",
        "search": "/search/?q=育成",
    }
    return [Place(f"{city}-{name}", at + address, reader) for name, address in pages.items()]


EVERYBODY = [
    Place("login", "/login/", None),
    Place("home-employee", "/", "20001"),
    Place("home-hr", "/", "20003"),
    Place("home-administrator", "/", "90001"),
    Place("password", "/password/", "20001"),
    Place("editions", "/policies/editions/", "20001"),
    Place("policy-without-authority", "/policies/", "90001"),
    Place("matrix-in-words", "/policies/fujisawa/1/matrix/?show=words&family=F2", "50001"),
    Place("cell", "/policies/fujisawa/1/matrix/T1/G3/C5/", "50001"),
    Place("search-empty", "/policies/tachikawa/1/search/", "20001"),
    Place("search-nothing", "/policies/tachikawa/1/search/?q=ペンギン", "20001"),
    Place("not-found", "/policies/nowhere/1/", "20001"),
    Place("forbidden", "/admin/", "20001"),
    Place("styleguide", "/styleguide/", "20001"),
]

POLICIES = [place for digit, city in CITIES.items() for place in _policy_places(digit, city)]

HR = "50003"
MASTERS = (
    "framework", "idealpart", "principle", "policyitem", "jobfamily", "grade", "competencygroup", "competency",
    "competencylevel", "requirementtable", "mark", "tablecolumn", "tablerow", "requirement", "careerpath",
    "careerstage", "rotationsector", "measure", "digitaltalentcategory", "digitaltalenttier", "appointingauthority",
)  # fmt: skip

ADMIN = [
    Place("admin-index", "/admin/", HR),
    Place("admin-index-auditor", "/admin/", "20004"),
    Place("admin-index-administrator", "/admin/", "90001"),
    *(Place(f"admin-{master}", f"/admin/competencies/{master}/", HR) for master in MASTERS),
    Place("admin-users", "/admin/staff/user/", "90001"),
    Place("admin-user-add", "/admin/staff/user/add/", "90001"),
    Place("admin-log", "/admin/admin/logentry/", "20004"),
]

PLACES = [
    *EVERYBODY,
    *POLICIES,
    *ADMIN,
    *hr_places.PLACES,
    *staff_places.PLACES,
    *training_places.PLACES,
    *evaluation_changes.PLACES,
    *evaluation_opening.PLACES,
    *evaluation_rating.PLACES,
    *evaluation_results.PLACES,
    *evaluation_schemes.PLACES,
    *evaluation_writing.PLACES,
]
