"""The cases of one package: what they say and how they go on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from glasscase.ids import mint_from
from glasscase.model import Event, Kind, Step

from . import geography
from .courses import told_life
from .lives import Life, spoken
from .registry import AS_OF, FIRST_DAY, City, Unit
from .texts import PLACES, Pattern, pair, patterns, places
from .wording import Pair, Words, names_in, pick, say, say_both

Row = dict[str, object]
_DETAILS = (0, 1, 1, 2, 2, 3)
#: share of cases by year; of 2026 only what lies before the day of the demonstration
_YEARS = (2024,) * 26 + (2025,) * 38 + (2026,) * 36


@dataclass(slots=True)
class Told:
    """One case: its row, its steps, and what is to be drawn for it."""

    row: Row
    events: list[Event]
    scene: str = ""
    before: str = ""
    after: str = ""
    #: of a pledge: rows of pledges.csv
    milestones: list[Row] = field(default_factory=list[Row])


def problems() -> dict[str, list[Pattern]]:
    return patterns("problems-1", "problems-2", "problems-3", "problems-4")


def shares(total: int, weights: list[float]) -> list[int]:
    """`total` parted by weights: largest remainders, every part at least one while that is possible."""
    whole = sum(weights)
    exact = [total * w / whole for w in weights]
    parts = [int(e) for e in exact]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


def reported_days(unit: Unit, count: int, rng: Random) -> list[date]:
    """When the unit's cases were reported: within its own life, more of them in later years."""
    first = max(FIRST_DAY, unit.row.since or FIRST_DAY)
    last = min(AS_OF - timedelta(days=1), unit.row.until or AS_OF)
    years = [year for year in _YEARS if first.year <= year <= last.year]
    days: list[date] = []
    while len(days) < count:
        day = date(pick(years, rng), 1, 1) + timedelta(days=int(rng.random() * 366))
        if rng.random() < 0.05:
            day = AS_OF - timedelta(days=int(rng.random() * 50))
        if first <= day <= last:
            days.append(day)
    return days


def case_of(city: City, unit: Unit, kind: Kind, reported: date, key: str, taken: set[str], titles: set[str],
            rng: Random, draw: dict[str, int]) -> Told:  # fmt: skip
    """One problem, question or suggestion of a unit."""
    category = pick(unit.categories, rng)
    source = problems() if kind is Kind.PROBLEM else patterns(f"{kind.value}s")
    district = unit.district or _weighted(city.district_shares, rng)
    pattern, words, title = Pattern(pair("")), Words(), ("", "")
    for _ in range(8):
        pattern, words = pick(source[category], rng), Words()
        _set_words(words, district, reported, pattern, city, rng)
        title = say_both(pattern.title, words, rng)
        if title[0] not in titles:
            break
    titles.add(title[0])
    chosen = mint_from(key, reported, taken)
    taken.add(chosen)
    scene = _scene(pattern, words, reported, draw)
    stem = chosen.replace("-", "") if scene else ""
    life = Life(city, unit, kind, category, pattern, rng, words, f"{stem}-after.webp" if scene else "")
    life.set_unit(unit)
    life.day = reported
    told_life(life)
    events = life.told()
    row = _row(chosen, kind, title, category, district, pattern, words, reported, city, rng)
    told = Told(row, events)
    if scene:
        _plan_pictures(told, scene, stem, draw)
    return told


def _scene(pattern: Pattern, words: Words, reported: date, draw: dict[str, int]) -> str:
    """What to draw, if anything: the pattern's scene, once (bikes twice), for the first cases that it fits.

    A scene with `:0` fits only the first of the pattern's options for `thing`.
    """
    scene, _, fits = pattern.scene.partition(":")
    if not scene or draw[""] <= 0 or draw.get(scene, 0) >= (2 if scene == "bikes" else 1):
        return ""
    if fits and words.picks.get("thing") != int(fits):
        return ""
    return scene if reported < AS_OF - timedelta(days=90) else ""


def _plan_pictures(told: Told, scene: str, stem: str, draw: dict[str, int]) -> None:
    """Note what shall be drawn; `draw` counts what was drawn of each scene, and under "" what is left."""
    told.scene, told.before = scene, f"{stem}-before.webp"
    if any(event.kind is Step.RECTIFIED for event in told.events):
        told.after = f"{stem}-after.webp"
    draw[scene] = draw.get(scene, 0) + 1
    draw[""] -= 1


def _weighted(options: tuple[tuple[str, int], ...], rng: Random) -> str:
    point = rng.random() * sum(weight for _, weight in options)
    for code, weight in options:
        point -= weight
        if point < 0:
            return code
    return options[-1][0]


def _set_words(words: Words, district: str, reported: date, pattern: Pattern, city: City, rng: Random) -> None:
    """Choose what the slots of this case say."""
    for sort in PLACES:
        place = pick(places()[district][sort], rng)
        words.put(sort, place.zh, place.en)
    others = [s for s in places()[district]["street"] if s.zh != words.zh["street"]]
    other = pick(others, rng)
    words.put("street2", other.zh, other.en)
    number = str(1 + int(rng.random() ** 1.6 * 388))
    words.put("no", number, number)
    bus = str(pick((3, 9, 12, 15, 21, 26, 33, 38, 47, 52, 60, 102, 118, 206, 331, 509, 615, 812), rng))
    words.put("bus", bus, bus)
    words.put("district", city.districts[district].zh, city.districts[district].en)
    day = spoken(reported - timedelta(days=int(rng.random() * 4)))
    words.put("day", day.zh, day.en)
    month = Pair(f"{reported.month} 月", f"{reported:%B}")
    words.put("month", month.zh, month.en)
    before = reported - timedelta(days=35 + int(rng.random() * 110))
    near = "今年" if before.year == reported.year else "去年"
    words.put("since", f"{near} {before.month} 月", f"{before:%B %Y}")
    for name, zh, en in pattern.shared:
        place = zh.low + int(rng.random() * (zh.span or len(zh.options)))
        words.picks[name] = place
        if zh.options:
            words.put(name, zh.options[place], (en.options or zh.options)[place])
        else:
            number = f"{place / 10:.1f}" if zh.decimal else str(place)
            words.put(name, number, number)


def _place(pattern: Pattern, words: Words, rng: Random) -> tuple[str, str]:
    """The place in words, and the named place next to which it lies."""
    named = [n for n in names_in(pattern.place or pattern.title.zh) if n in PLACES]
    if not named:
        return "", ""
    place = pattern.place
    if not place:
        names = names_in(pattern.title.zh)
        place = "{" + named[0] + "}"
        if "street2" in names:
            place = "{street}与{street2}路口"
        elif "no" in names and named[0] == "street":
            place = "{street} {no} 号"
    return say(place, words, rng), words.zh[named[0]]


def _row(chosen: str, kind: Kind, title: tuple[str, str], category: str, district: str, pattern: Pattern,
         words: Words, reported: date, city: City, rng: Random) -> Row:  # fmt: skip
    """The case's row of cases.csv."""
    day = spoken(reported - timedelta(days=int(rng.random() * 4)))
    words.put("day", day.zh, day.en)
    told = [pick(pattern.facts, rng)]
    wanted = min(pick(_DETAILS, rng), len(pattern.details))
    told += [pattern.details[i] for i in sorted(rng.sample(range(len(pattern.details)), wanted))]
    place, anchor = _place(pattern, words, rng)
    row: Row = {
        "id": chosen, "kind": kind.value, "title": title[0], "title_en": title[1][:1].upper() + title[1][1:],
        "description": "".join(say(sentence, words, rng) for sentence in told), "category": category,
        "district": district if place else "", "place": place, "reported_on": reported.isoformat(),
        "source": _weighted(city.source_shares, rng), "tags": pattern.tags,
    }  # fmt: skip
    if row["source"] == "media":
        row["source_url"] = f"https://mingzhou-daily.example/{reported:%Y/%m}/{1000 + int(rng.random() * 9000)}.html"
    draw = rng.random()
    if place and draw >= 0.02:
        point = geography.near(district, anchor, rng)
        if draw < 0.036:
            point, row["coord_sys"] = geography.to_gcj02(point), "GCJ-02"
        elif draw < 0.05:
            point, row["coord_sys"] = geography.to_bd09(point), "BD-09"
        row["lon"], row["lat"] = (f"{value:.5f}" for value in point)
    return row
