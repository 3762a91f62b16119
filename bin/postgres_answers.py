"""Exit 0 when a PostgreSQL answers at DATABASE_URL."""

import os
import sys

import psycopg

try:
    psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=3).close()
except psycopg.Error as error:
    sys.exit(str(error).strip())
