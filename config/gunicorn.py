"""How the web server runs (gunicorn). Two cores are the size we mean to be fast on."""

import sys

worker_class = "gthread"
workers = 2
threads = 4
preload_app = True
accesslog = None
loglevel = "warning"


def when_ready(server: object) -> None:
    address = getattr(server, "address", ["127.0.0.1:8000"])
    host, port = address[0] if isinstance(address[0], tuple) else address[0].split(":")
    sys.stdout.write(f"\nはぐくみ: http://{host}:{port}/ を開いてください(終わるときは Ctrl+C)\n")
    sys.stdout.flush()
