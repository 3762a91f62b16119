"""Results, their disclosure and a complaint, to be walked and photographed."""

from django.utils import timezone

from common.models import Job
from evaluations import disclosure_work
from evaluations.models import Grievance, Sheet
from staff.models import User
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


def disclosed() -> str:
    """A job that left somebody out."""
    sheet, hr = _known(), User.objects.get(staff_number=HR)
    options = {"cycle": sheet.cycle_id, "deed": "disclose", "reason": "", "sheets": [sheet.pk]}
    stayed = [["開示しないことになっています。", [sheet.pk]]]
    job, _made = Job.objects.get_or_create(
        kind=disclosure_work.KIND, by=hr, title="結果を開示する", state=Job.State.DONE, options=options,
        defaults={"created_at": timezone.now(), "result": {"done": 0, "passed": 0, "stayed": stayed}},
    )  # fmt: skip
    return f"/evaluations/disclosure/jobs/{job.pk}/"


def prints() -> str:
    return f"/evaluations/papers/?cycle={_known().cycle_id}"


def case() -> str:
    told = "窓口の改善について、話を聞かれていません。"
    said = {"step": "formal", "text": told, "wish": "再評価を求めます。", "filed_at": timezone.now()}
    found = Grievance.objects.first() or Grievance.objects.create(sheet=_known(), **said)
    return f"/evaluations/grievances/{found.pk}/"


PLACES = [
    Place("evaluation-result", result, HR),
    Place("evaluation-disclosure", disclosure, HR),
    Place("evaluation-disclosure-job", disclosed, HR),
    Place("evaluation-case", case, HR),
    Place("evaluation-prints", prints, HR),
]
