"""HR's pages of a cycle, to be walked and photographed."""

from django.utils import timezone

from competencies.models import Framework
from evaluations.demo_city.year import make_years
from evaluations.models import Cycle
from evaluations.opening import copying, rehearsals
from staff.models import User
from tests.browser.place import Place

HR = "20003"


def _running() -> Cycle:
    """The made-up year of 立川; it is made up when a page first asks for it."""
    regular = Cycle.objects.real().filter(scheme__authority__code="tachikawa", scheme__kind="regular")
    running = regular.filter(state="open").select_related("scheme")
    if not running.exists():
        make_years(Framework.objects.get(authority__code="tachikawa"), seed=1, on=timezone.localdate())
    return running[0]


def draft() -> str:
    """Next year's cycle, with all that the check says of it."""
    cycle = _running()
    copy = Cycle.objects.filter(copied_from=cycle).first()
    copy = copy or copying.copy_cycle(cycle, by=User.objects.get(staff_number=HR), at=timezone.now())
    return f"/evaluations/cycles/{copy.pk}/?check=1"


def running() -> str:
    return f"/evaluations/cycles/{_running().pk}/"


def rehearsal() -> str:
    cycle = _running()
    walked = Cycle.objects.filter(rehearsal_of=cycle).first()
    walked = walked or rehearsals.rehearse(cycle, by=User.objects.get(staff_number=HR), at=timezone.now())
    return f"/evaluations/cycles/{walked.pk}/"


PLACES = [
    Place("evaluation-cycles", "/evaluations/cycles/", HR),
    Place("evaluation-cycle", running, HR),
    Place("evaluation-check", draft, HR),
    Place("evaluation-rehearsal", rehearsal, HR),
    Place("admin-evaluation-cycle", "/admin/evaluations/cycle/add/", HR),
    Place("admin-evaluation-route", "/admin/evaluations/route/add/", HR),
    Place("evaluation-imports", "/evaluations/imports/", HR),
    Place("evaluation-import-new", "/evaluations/imports/new/", HR),
    Place("admin-evaluation-sheets", "/admin/evaluations/sheet/", HR),
]
