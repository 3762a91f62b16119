"""Start only with safe settings (安全でない設定では起動しない). Imports no models; runs before Django does."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "testserver"}


def refuse_unsafe(**settings: Any) -> None:
    """Raise ImproperlyConfigured that names every unsafe setting and how to mend it."""
    problems = list(_problems(**settings))
    if problems:
        listed = "\n".join(f"  ・{problem}" for problem in problems)
        raise ImproperlyConfigured(f"安全でない設定のため起動しません。.env を直してください。\n{listed}")


def _problems(
    *, demo: bool, debug: bool, secret_key: str, allowed_hosts: Sequence[str], database: Mapping[str, Any]
) -> Iterator[str]:
    if demo or debug:
        yield from _exposed("HAGUKUMI_DEMO" if demo else "DEBUG", allowed_hosts)
        return
    if len(secret_key) < 50 or len(set(secret_key)) < 5:
        yield (
            "SECRET_KEY がないか、短すぎます。50字以上の乱数にしてください: "
            'python -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    if "demonstration" in secret_key:
        yield "SECRET_KEY が見本のままです。新しい乱数にしてください。"
    if not allowed_hosts:
        yield "ALLOWED_HOSTS がありません。利用者が開く名前を書いてください。例: ALLOWED_HOSTS=jinji.city.example.jp"
    if any(host == "*" or host.startswith(".") for host in allowed_hosts):
        yield "ALLOWED_HOSTS の「*」や「.」で始まる名前は、どの名前でも受け付けます。名前を一つずつ書いてください。"
    if str(database.get("ENGINE", "")).endswith("sqlite3"):
        yield (
            "DATABASE_URL がSQLiteです。複数の人が使う場では PostgreSQL にしてください。"
            "例: DATABASE_URL=postgres://hagukumi:パスワード@127.0.0.1:5432/hagukumi"
        )


def _exposed(name: str, allowed_hosts: Sequence[str]) -> Iterator[str]:
    if set(allowed_hosts) - LOOPBACK:
        yield (
            f"{name} は、このパソコンの中だけで使えます。ALLOWED_HOSTS を 127.0.0.1 だけにするか、"
            f"{name}=false にしてください。"
        )
