import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from datetime import timedelta
from tests.browser.watch import Watch
from tests.staff import world as city_hall
from tests.evaluations import year as Y
from tests.factories import user_with
from evaluations.models import *
from evaluations import grievances
from evaluations.rules.workflow import *

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_shots(playwright, live_server, browser):
    w = city_hall.build()
    y = Y.of(w)
    sch = Scheme.objects.filter(pk=y.scheme.pk)
    sch.move(state="draft", tells_items=True, tells_comments=True, tells_points=True)
    GrievanceRule.objects.create(
        scheme=sch.get(), step="consultation", length=7, excluded="勤勉手当の額など、評価の結果の使い方"
    )
    GrievanceRule.objects.create(scheme=sch.get(), step="formal", length=7, trigger="answer", needs_consultation=True)
    for l in ScaleLevel.objects.filter(scheme=sch.get()):
        ScaleLevel.objects.filter(pk=l.pk).update(
            words={
                "S": "求められる水準をはるかに上回る",
                "A": "求められる水準を上回る",
                "B": "求められる水準をおおむね満たす",
                "C": "求められる水準を一部しか満たさない",
                "D": "ほとんど満たさない",
            }[l.symbol]
        ) if False else None
    sch.move(state="frozen")
    old = Y.before(w)
    sheet = y.move(y.sheet(State.ADJUSTED), Action.CONFIRM, Stage.CONFIRMER)
    other = y.move(y.sheet(State.ADJUSTED, w.beside), Action.CONFIRM, Stage.CONFIRMER)
    from evaluations.sheets import door

    sheet = door.move(sheet, Action.DISCLOSE, by=y.user(Stage.HR), at=timezone.now())
    # a numeric telling
    from evaluations.receipts import receipt

    case = grievances.file(
        sheet,
        "consultation",
        "自己申告の内容が評価に反映されていません。4月の窓口の改善について、話を聞かれていません。",
        wish="理由の説明と再評価を求めます",
        by=y.user(Stage.SELF),
        at=timezone.now(),
    )
    m = user_with(None, authority=w.authority, name="委員 七郎")
    grievances.appoint(case, m, part="委員長", by=y.user(Stage.HR), at=timezone.now())
    grievances.hear(
        case,
        held_on=timezone.localdate(),
        whom="一次評価者",
        record="窓口の改善は知っていたが、所見に書いていなかった。",
        by=m,
        at=timezone.now(),
    )

    def open_as(user, path, name, post=None):
        for width in (1280, 320):
            ctx = browser.new_context(
                base_url=live_server.url, viewport={"width": width, "height": 900}, locale="ja-JP"
            )
            c = Client()
            c.force_login(user)
            ctx.add_cookies(
                [
                    {
                        "name": settings.SESSION_COOKIE_NAME,
                        "value": c.cookies[settings.SESSION_COOKIE_NAME].value,
                        "url": live_server.url,
                    }
                ]
            )
            page = ctx.new_page()
            watch = Watch(page)
            page.goto(path)
            if post:
                post(page)
            print(name, width, watch.check())
            page.screenshot(path=f"/tmp/shots/{name}-{width}.png", full_page=True)
            if width == 1280:
                page.emulate_media(media="print")
                page.pdf(path=f"/tmp/shots/{name}.pdf", format="A4") if False else None
            ctx.close()

    own, hr = y.user(Stage.SELF), y.user(Stage.HR)
    open_as(own, f"/evaluations/sheets/{sheet.pk}/result/", "result")
    open_as(y.user(Stage.FIRST), f"/evaluations/sheets/{sheet.pk}/result/", "result-first")
    open_as(own, f"/evaluations/sheets/{old.pk}/complain/", "complain")
    open_as(hr, f"/evaluations/disclosure/", "disclose")
    open_as(hr, f"/evaluations/grievances/", "cases")
    open_as(m, f"/evaluations/grievances/{case.pk}/", "case")
    grievances.decide(
        case,
        outcome="upheld",
        decision="聞き取りの結果、窓口の改善の取り組みが評価に入っていないことがわかりました。一次評価からやり直します。",
        by=hr,
        at=timezone.now(),
    )
    open_as(own, f"/evaluations/grievances/{case.pk}/", "case-own")
    open_as(own, f"/evaluations/grievances/{case.pk}/decision/", "decision")
    open_as(own, f"/evaluations/sheets/{sheet.pk}/result/", "result-corrected")
