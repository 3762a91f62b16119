"""Results, their disclosure and a complaint, to be walked and photographed."""

from django.utils import timezone

from evaluations.models import Grievance, Sheet
from tests.browser.evaluation_opening import HR, running
from tests.browser.place import Place


def _known() -> Sheet:
    """One that somebody of the made-up city was told."""
    running()
    known = Sheet.objects.known().current().filter(cycle__scheme__authority__code="tachikawa")
    found = known.filter(cycle__rehearsal_of=None).order_by("pk").first()
    assert found is not None
    return found


def result() -> str:
    return f"/evaluations/sheets/{_known().pk}/result/"


def disclosure() -> str:
    return f"/evaluations/disclosure/?cycle={_known().cycle_id}&show=unread"


def case() -> str:
    told = "窓口の改善について、話を聞かれていません。"
    said = {"step": "formal", "text": told, "wish": "再評価を求めます。", "filed_at": timezone.now()}
    found = Grievance.objects.first() or Grievance.objects.create(sheet=_known(), **said)
    return f"/evaluations/grievances/{found.pk}/"


PLACES = [
    Place("evaluation-result", result, HR),
    Place("evaluation-disclosure", disclosure, HR),
    Place("evaluation-case", case, HR),
]
