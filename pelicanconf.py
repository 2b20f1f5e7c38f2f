"""The portal's settings. A publisher edits GLASSCASE; the rest is how Pelican is told to stay out of the way."""

import sys
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "plugins"))

from glasscase import pelican_adapter  # noqa: E402  the line above makes it importable
from glasscase.settings import Settings  # noqa: E402

GLASSCASE = Settings(
    name="明案",
    name_en="Glasscase",
    city="明州市",
    city_en="Mingzhou",
    # The city, its officials and its cases are invented: every page says so. Yours are not: delete the line.
    invented=True,
    publisher="明案演示组",
    publisher_en="Glasscase demonstration",
    contact="portal@mingzhou.example",
    time_zone="Asia/Shanghai",
    # Keeps the demonstration from ageing. Delete the line to reckon for today.
    as_of=date(2026, 9, 18),
    country="CN",
    data=Path("data"),
    content=Path("content"),
)

PLUGINS = [pelican_adapter]
PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
SITENAME = GLASSCASE.name
SITEURL = GLASSCASE.base_url
TIMEZONE = GLASSCASE.time_zone
DEFAULT_LANG = "zh_cn"  # plain "zh" makes docutils warn

# Pelican's own readers and lists are off: content/ is read, checked and rendered with the data.
ARTICLE_PATHS: list[str] = []
PAGE_PATHS: list[str] = []
STATIC_PATHS = ["files"]
DIRECT_TEMPLATES: list[str] = []
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
