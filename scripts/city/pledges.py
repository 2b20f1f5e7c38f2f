"""The ten things done for citizens every year: announced in January, reported quarterly, kept or not."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from glasscase.ids import mint_from
from glasscase.model import Event, Kind, Step

from .cases import Row, Told
from .lives import MONITOR, Life, spoken
from .registry import AS_OF, YEARS, City
from .texts import Pattern, patterns
from .wording import Words


def pledges(city: City, seed: int, per_year: int, taken: set[str]) -> dict[tuple[str, int], list[Told]]:
    """(department, year) → its pledges. A section of the texts is `year department category share`.

    The share says when it was kept, in hundredths of the year: above 100 late, 0 not yet.
    """
    found: dict[tuple[str, int], list[Told]] = {}
    counts = dict.fromkeys(YEARS, 0)
    for section, here in patterns("pledges").items():
        year, department, category, share = section.split()
        if department not in city.by_code or counts[int(year)] >= per_year:
            continue
        counts[int(year)] += 1
        rng = Random(f"{seed} {section}")
        told = _pledge(city, department, category, int(year), int(share), here[0], rng, taken)
        found.setdefault((department, int(year)), []).append(told)
    return found


def _pledge(city: City, department: str, category: str, year: int, share: int, pattern: Pattern, rng: Random,
            taken: set[str]) -> Told:  # fmt: skip
    announced = city.days.office(date(year, 1, 15) + timedelta(days=int(rng.random() * 5)))
    chosen = mint_from(f"pledge {pattern.title.zh}", announced, taken)
    taken.add(chosen)
    words = Words()
    words.put("year", str(year), str(year))
    life = Life(city, city.by_code[department], Kind.PLEDGE, category, pattern, rng, words)
    life.set_unit(life.unit)
    life.day = announced
    life.verify(announced, "verified-pledge")
    _give(life, date.fromisoformat(f"{year}-{pattern.place}"))
    kept = announced + timedelta(days=int(350 * share / 100)) if share else AS_OF + timedelta(days=1)
    for number, plan in enumerate(pattern.plans):
        at = city.days.office(date(year, 4, 8) + timedelta(days=91 * number + int(rng.random() * 9)))
        if at < kept:
            life.add(Step.REPLIED, at, life.unit.short.zh, (plan.zh, plan.en))
    if share:
        life.day = max(life.day, city.days.office(kept))
        life.rectify(life.day)
        if share != 101:
            life.confirm(life.later(8, 30))
    elif life.deadline < AS_OF - timedelta(days=20):
        life.escalate(city.days.office(life.deadline + timedelta(days=20)))
    events = [event for event in life.told() if event.at <= AS_OF]
    done = next((event.at for event in events if event.kind is Step.RECTIFIED), None)
    row: Row = {
        "id": chosen, "kind": Kind.PLEDGE.value, "title": pattern.title.zh, "title_en": pattern.title.en,
        "description": "".join(pattern.facts + pattern.details), "category": category,
        "reported_on": announced.isoformat(), "source": "council", "tags": f"民生实事;{year} 年度",
    }  # fmt: skip
    return Told(row, events, milestones=_milestones(chosen, year, pattern, done))


def _milestones(case: str, year: int, pattern: Pattern, done: date | None) -> list[Row]:
    """Rows of pledges.csv: what the texts have, and the whole by the promised date."""
    rows: list[Row] = []
    for number, (due, share, reached, words) in enumerate(pattern.milestones, 1):
        day = "" if reached == "-" else f"{year}-{reached}"
        rows.append({
            "case_id": case, "due": f"{year}-{due}", "milestone": words.zh, "milestone_en": words.en, "share": share,
            "reached_on": day, "evidence": f"{year} 年民生实事第 {number} 次核查表" if day else "",
        })  # fmt: skip
    rows.append({
        "case_id": case, "due": f"{year}-{pattern.place}", "milestone": "全部完成并通过验收",
        "milestone_en": "All done and accepted", "share": 100, "reached_on": done.isoformat() if done else "",
        "evidence": f"{year} 年民生实事竣工验收报告" if done else "",
    })  # fmt: skip
    return rows


def _give(life: Life, deadline: date) -> None:
    """Name the unit that leads, with the promised date."""
    at = life.later(5, 9)
    name, post = life.choose_official(at)
    zh, en = life.text("named-pledge")
    day = spoken(deadline)
    life.deadline, life.waiting = deadline, True
    life.events.append(Event(
        at, Step.NAMED, MONITOR.zh, f"{zh}完成期限 {deadline.year} 年 {day.zh}。",
        f"{en} Due {day.en} {deadline.year}.",
        life.unit.row.code, name, post.zh, "《明州市民生实事项目票决与监督办法》第十一条", deadline,
    ))  # fmt: skip
    life.day = at
