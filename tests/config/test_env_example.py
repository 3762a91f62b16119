"""What may be set is named in .env.example, and nothing else is."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r'\benv\.\w+\(\s*"([A-Z_]+)"')
NAMED = re.compile(r"^(?:# )?([A-Z][A-Z_]+)=", re.MULTILINE)


def test_every_setting_that_is_read_is_named_and_every_named_one_is_read():
    read = {name for module in (ROOT / "config").rglob("*.py") for name in READ.findall(module.read_text())}
    assert set(NAMED.findall((ROOT / ".env.example").read_text())) == read
