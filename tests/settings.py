"""Settings for tests: the production ones, minus what makes tests slow or needs TLS."""

import os

os.environ.setdefault("HAGUKUMI_DEMO", "true")

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["OPTIONS"] = {}  # noqa: F405  # in memory: nothing to journal
else:
    DATABASES["default"]["OPTIONS"] = {}  # noqa: F405  # a pool outlives the test database
# Background work is done at once, where it is asked for.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
