"""The hall: all departments side by side, what they publish and answer, and which of their channels are silent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..article_kinds import HALL_KINDS
from ..figures.hall import ChannelMonth, ChannelState, Hall, HallView, stands
from ..model import ASKED, Article, CaseRow, Download, Portal, Status
from . import charts
from .cases import longest_overdue
from .page import Link, Page, Site, slices
from .stages import begins, in_force, stage

#: facet → its choices; hashable, since what is made of it is remembered
Facets = tuple[tuple[str, tuple[Link, ...]], ...]
#: what the hall's own page shows of each sort
_SHOWN, _NEWEST = 6, 12
#: the most that one list of posts holds; older answers stand in the lists of cases
_MOST = 500
#: the kind of a post that is an answer to a citizen's question or suggestion
REPLY = "replies"


@dataclass(frozen=True, slots=True)
class Post:
    """One thing that a department published: an article, or the answer in a case. One of the two is there."""

    kind: str
    at: date
    department: str
    districts: tuple[str, ...]
    article: Article | None = None
    row: CaseRow | None = None


@dataclass(frozen=True, slots=True)
class HallPage:
    """hall.html"""

    in_force: Sequence[Article]
    #: consultations that are open, and meetings to come, the next first
    open: Sequence[Article]
    meetings: Sequence[Article]
    newest: Sequence[Post]
    #: questions and suggestions, the longest overdue first
    overdue: Sequence[CaseRow]
    hall: Hall
    #: those that stand, by the replies in the last whole month
    departments: Sequence[tuple[str, HallView]]
    silent: Sequence[ChannelState]
    trend: charts.Lines
    facets: Facets
    downloads: Sequence[Download]


@dataclass(frozen=True, slots=True)
class Posts:
    """posts.html: one page of a list of posts; `facet` is "" for all of them."""

    facet: str
    value: str
    posts: Sequence[Post]
    total: int
    number: int
    pages: int
    base: str
    facets: Facets


@dataclass(frozen=True, slots=True)
class Channels:
    """channels.html: departments × kinds of channel."""

    kinds: Sequence[str]
    #: code → kind → channel; only departments that stand
    matrix: Mapping[str, Mapping[str, ChannelState]]
    downloads: Sequence[Download]


#: facet → what a post's values of it are
_FACETS: dict[str, Callable[[Post], Iterable[str]]] = {
    "department": lambda post: (post.department,),
    "district": lambda post: post.districts,
    "year": lambda post: (f"{post.at:%Y}",),
}


def hall_pages(
    portal: Portal, articles: Sequence[Article], hall: Hall, site: Site, page_size: int, downloads: Sequence[Download],
) -> Iterator[Page]:  # fmt: skip
    """`articles` are those of the site's language; `downloads` the files of the hall."""
    posts = stream(portal, articles)
    lists = _lists(portal, posts)
    facets = _facets(lists, {"department": site.departments, "district": site.districts})
    yield Page("hall/", "hall.html", _hall(portal, articles, posts, hall, facets, downloads))
    yield Page("channels/", "channels.html", _channels(hall, downloads))
    for path, (facet, value, found) in lists.items():
        shown = found[:_MOST]
        cut = slices(shown, page_size)
        for number, part in enumerate(cut, 1):
            own = path if number == 1 else f"{path}{number}/"
            yield Page(own, "posts.html", Posts(facet, value, part, len(found), number, len(cut), path, facets))


def stream(portal: Portal, articles: Sequence[Article]) -> list[Post]:
    """What the departments published up to the portal's day, newest first."""
    posts = [
        Post(article.kind, article.date, article.department, article.area, article=article)
        for article in articles
        if article.kind in HALL_KINDS and article.date <= portal.as_of
    ]
    posts += [
        Post(REPLY, row.standing.solved_on, row.standing.unit, (row.district,) if row.district else (), row=row)
        for row in portal.cases
        if row.kind in ASKED and row.standing.solved_on and row.standing.status is not Status.WITHDRAWN
    ]
    return sorted(posts, key=lambda post: (-post.at.toordinal(), post.kind, _id(post)))


def overdue_answers(rows: Iterable[CaseRow]) -> list[CaseRow]:
    """Questions and suggestions whose limit has passed, the longest overdue first."""
    return longest_overdue(row for row in rows if row.kind in ASKED and row.standing.status is Status.OVERDUE)


def channel_trend(months: Sequence[ChannelMonth]) -> charts.Lines:
    """Posts and replies by month."""
    words = charts.month_words([month.month for month in months])
    return charts.lines({"posts": [one.posts for one in months], "replies": [one.replies for one in months]}, words)


def _hall(
    portal: Portal, articles: Sequence[Article], posts: Sequence[Post], hall: Hall,
    facets: Facets, downloads: Sequence[Download],
) -> HallPage:  # fmt: skip
    def at_stage(kind: str, wanted: tuple[str, ...]) -> list[Article]:
        return [one for one in articles if one.kind == kind and stage(one, portal.as_of) in wanted]

    meetings = sorted(at_stage("meetings", ("current", "coming")), key=lambda one: (begins(one), one.id))
    standing = [
        (code, view) for code, view in hall.departments.items() if stands(portal.registry.departments[code], portal.as_of)
    ]  # fmt: skip
    silent = [state for _, view in standing for state in view.channels if state.silent]
    return HallPage(
        in_force(articles, portal.as_of),
        at_stage("consultations", ("current",)),
        meetings[:_SHOWN],
        posts[:_NEWEST],
        overdue_answers(portal.cases)[:_SHOWN],
        hall,
        sorted(standing, key=lambda one: (-(one[1].last.replies if one[1].last else 0), one[0])),
        sorted(silent, key=lambda state: (state.last or "", state.channel.department, state.channel.kind)),
        channel_trend(hall.whole.months),
        facets,
        downloads,
    )


def _channels(hall: Hall, downloads: Sequence[Download]) -> Channels:
    matrix = {
        code: {state.channel.kind: state for state in view.channels}
        for code, view in hall.departments.items()
        if view.channels
    }
    kinds = dict.fromkeys(kind for channels in matrix.values() for kind in channels)
    return Channels(list(kinds), matrix, [file for file in downloads if file.name.startswith("channels.")])


def _lists(portal: Portal, posts: Sequence[Post]) -> dict[str, tuple[str, str, list[Post]]]:
    """Path → facet, value and posts; every word of the registry has its list, also without a post."""
    lists: dict[str, tuple[str, str, list[Post]]] = {"hall/posts/": ("", "", list(posts))}
    registered = {"department": portal.registry.departments, "district": portal.registry.districts}
    for facet, values_of in _FACETS.items():
        groups = {value: list[Post]() for value in registered.get(facet, ())}
        for post in posts:
            for value in values_of(post):
                groups.setdefault(value, []).append(post)
        for value in sorted(groups, reverse=facet == "year"):
            lists[f"hall/{facet}/{value}/"] = facet, value, groups[value]
    return lists


def _facets(lists: Mapping[str, tuple[str, str, list[Post]]], names: Mapping[str, Mapping[str, str]]) -> Facets:
    grouped = dict[str, list[Link]]()
    for path, (facet, value, found) in lists.items():
        if facet:
            grouped.setdefault(facet, []).append(
                Link(path, names[facet][value] if facet in names else value, len(found))
            )
    return tuple((facet, tuple(links)) for facet, links in grouped.items())


def _id(post: Post) -> str:
    one = post.article or post.row
    return one.id if one else ""
