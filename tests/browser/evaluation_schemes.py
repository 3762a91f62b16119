"""Schemes in HR's hands and the page that tells them to everybody, to be walked and photographed."""

from django.urls import reverse

from competencies.models import Framework
from evaluations import presets
from evaluations.models import Scheme
from tests.browser.evaluation_opening import HR
from tests.browser.place import Place


def _numeric() -> Scheme:
    """A draft by the numeric method, made when a page first asks for it."""
    framework = Framework.objects.get(authority__code="tachikawa")
    found = Scheme.objects.filter(authority=framework.authority, code="numeric", state="draft").first()
    return found or presets.make("numeric", framework.authority, framework)


def section(code: str) -> str:
    return reverse("admin:evaluations_scheme_change", args=[_numeric().pk], query={"section": code})


def weights() -> str:
    return reverse("admin:evaluations_axis_weights", args=[_numeric().axis_set.get(code="ability").pk])


def tried() -> str:
    marks = {f"first-ability-I{n}": 4 for n in (1, 2, 3, 5, 6, 7, 8, 9, 10)}
    goal = {"performance-1-weight": 100, "performance-1-difficulty": "hard", "first-performance-1": 4}
    return reverse("admin:evaluations_scheme_try", args=[_numeric().pk], query={"grade": "G1", **marks, **goal})


def exchange(page: str) -> str:
    return reverse(f"admin:evaluations_scheme_{page}", args=[_numeric().pk])


PLACES = [
    Place("admin-scheme-preset", "/admin/evaluations/scheme/preset/", HR),
    Place("admin-scheme-goals", lambda: section("goals"), HR),
    Place("admin-scheme-export", lambda: exchange("export"), HR),
    Place("admin-scheme-import", lambda: exchange("import"), HR),
    Place("admin-scheme-weights", weights, HR),
    Place("admin-scheme-try", tried, HR),
]
