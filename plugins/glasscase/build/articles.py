"""Articles: their metadata typed, their Markdown as HTML that does nothing."""

from __future__ import annotations

import markdown
import nh3

from ..article_kinds import MARKDOWN
from ..cells import as_date, as_links, split_list
from ..model import Article
from ..moments import as_moment
from ..read.articles import ArticleFile
from .rows import day, whole


def build_article(file: ArticleFile) -> Article:
    """The article with its Markdown as sanitised HTML: raw HTML may stand in the text, scripts may not."""
    value = file.value
    html = markdown.markdown(file.body, extensions=[*MARKDOWN], output_format="html")
    return Article(
        file.kind, file.id, file.language, value("title"), day(value("date")), value("department"),
        value("summary"), nh3.clean(html),
        start=as_moment(value("start")), end=as_moment(value("end")), area=tuple(split_list(value("area"))),
        place=value("place"), instruction=value("instruction"), question=value("question"),
        legal_basis=value("legal_basis"), legal_url=value("legal_url"), video=value("video"),
        reviewed=as_date(value("reviewed")), review_due=as_date(value("review_due")), purpose=value("purpose"),
        verified_by=value("verified_by"), verified_how=value("verified_how"), goal=_amount(value("goal")),
        raised=_amount(value("raised")), spent=_amount(value("spent")), counted_on=as_date(value("counted_on")),
        proof=as_links(value("proof")) or (), closed=as_date(value("closed")), take_part=value("take_part"),
        documents=as_links(value("documents")) or (), comments=whole(value("comments")),
        feedback=value("feedback"), outcome=value("outcome"), reason=value("reason"), form=value("form"),
        minutes=as_links(value("minutes")) or (),
    )  # fmt: skip


def _amount(text: str) -> float | None:
    return float(text) if text else None
