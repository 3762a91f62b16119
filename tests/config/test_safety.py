import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.safety import refuse_unsafe

GOOD = {
    "demo": False,
    "debug": False,
    "secret_key": "Zk3-9f_QmB7xV0aTn5LrE2wYdC8uHsJ6pGiXo1KqRtAvNbMl4z",
    "allowed_hosts": ["jinji.example.jp"],
    "database": {"ENGINE": "django.db.backends.postgresql"},
}


def test_good_production_settings_start():
    assert refuse_unsafe(**GOOD) is None


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"secret_key": ""}, "SECRET_KEY がないか、短すぎます"),
        ({"secret_key": "a" * 80}, "SECRET_KEY がないか、短すぎます"),
        ({"secret_key": "hagukumi-demonstration-key-never-used-in-production"}, "見本のまま"),
        ({"allowed_hosts": []}, "ALLOWED_HOSTS がありません"),
        ({"allowed_hosts": ["*"]}, "どの名前でも受け付けます"),
        ({"allowed_hosts": [".example.jp"]}, "どの名前でも受け付けます"),
        ({"database": {"ENGINE": "django.db.backends.sqlite3"}}, "DATABASE_URL がSQLite"),
        ({"demo": True}, "HAGUKUMI_DEMO は、このパソコンの中だけで使えます"),
        ({"debug": True}, "DEBUG は、このパソコンの中だけで使えます"),
    ],
)
def test_an_unsafe_setting_is_refused_with_its_remedy(wrong, told):
    with pytest.raises(ImproperlyConfigured, match=told):
        refuse_unsafe(**{**GOOD, **wrong})


def test_all_problems_are_told_at_once():
    with pytest.raises(ImproperlyConfigured) as refused:
        refuse_unsafe(**{**GOOD, "secret_key": "", "allowed_hosts": []})
    assert str(refused.value).count("・") == 2


def test_demo_on_this_machine_starts_without_any_setting():
    assert refuse_unsafe(**{**GOOD, "demo": True, "secret_key": "x", "allowed_hosts": ["127.0.0.1"]}) is None


def test_production_does_not_start_without_settings():
    environment = {"PATH": os.environ["PATH"], "HAGUKUMI_DEMO": "false", "DEBUG": "false"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "安全でない設定のため起動しません" in done.stderr
    assert "SECRET_KEY" in done.stderr
    assert "DATABASE_URL" in done.stderr
