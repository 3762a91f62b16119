"""An identity provider for the tests: django-allauth's own, as a process of its own on 127.0.0.1.

``python -m tests.staff.login.single_sign_on.provider FOLDER CALLBACK`` prints its port. Its people log in with
their name as the password; ``first_name`` is the staff number that it tells.
"""

import sys
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

CLIENT, SECRET = "hagukumi", "a secret of the two"
# Name → the staff number in the claim; "nameless" has none.
PEOPLE = {"hanako": "81001", "stopped": "81002", "unknown": "99999", "nameless": ""}


def configure(folder: Path) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from django.conf import settings

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    settings.configure(
        SECRET_KEY="of the tests alone",
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "provider.sqlite3"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
            "django.contrib.messages", "allauth", "allauth.account", "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
            "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
        }],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        ACCOUNT_EMAIL_VERIFICATION="none",
        IDP_OIDC_PRIVATE_KEY=pem,
        IDP_OIDC_ADAPTER="tests.staff.login.single_sign_on.claims.Claims",
        ROOT_URLCONF="tests.staff.login.single_sign_on.provider_urls",
        SESSION_COOKIE_NAME="provider",
        USE_TZ=True,
    )  # fmt: skip


def fill(callback: str) -> None:
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    for name, number in PEOPLE.items():
        User.objects.create_user(name, password=name, first_name=number)
    client = Client(id=CLIENT, name="はぐくみ", skip_consent=True, scopes="openid\nprofile", redirect_uris=callback)
    client.set_secret(SECRET)
    client.save()


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


def main(folder: str, callback: str) -> None:
    import django

    configure(Path(folder))
    django.setup()
    fill(callback)
    from django.core.handlers.wsgi import WSGIHandler

    server = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=Quiet)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
