"""What happens to a case, step by step, and what is said at each step."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from random import Random

from glasscase.model import Event, Kind, Step

from .registry import AS_OF, City, Unit, officials
from .texts import Pattern, pairs, sections
from .wording import Pair, Words, pick, say_both

MONITOR = Pair("市民生监督中心", "the city monitor")
_BODIES = (MONITOR, MONITOR, MONITOR, Pair("市政府督查室", "the city inspectorate"),
           Pair("12345 热线受理中心", "the 12345 hotline centre"))  # fmt: skip
#: categories in which something is built, mended or cleared
_WORKS = frozenset({"waste", "roads", "housing", "rivers", "water-supply", "power", "greening"})
_NEWSPAPERS = ("《明州晚报》", "《明州日报》", "明州广播电视台", "明州新闻网")
_PRESS = ("mingzhou-evening", "mingzhou-daily", "mztv", "mingzhou-news")


def spoken(day: date) -> Pair:
    """A day as sentences have it."""
    return Pair(f"{day.month} 月 {day.day} 日", f"{day.day} {day:%B}")


@cache
def options(section: str, sort: str, category: str) -> tuple[Pair, ...]:
    return tuple(p for name in (section, f"{section}-{sort}", f"{section}-{category}") for p in pairs("events", name))


@dataclass(slots=True)
class Life:
    """A case's life as it is being told. Dates never go back; what comes after `AS_OF` is cut off at the end."""

    city: City
    unit: Unit
    kind: Kind
    category: str
    pattern: Pattern
    rng: Random
    words: Words
    #: file of the picture after the repair, if one is drawn
    picture: str = ""
    events: list[Event] = field(default_factory=list[Event])
    day: date = AS_OF
    deadline: date = AS_OF
    waiting: bool = False
    official: str = ""
    fix: Pair | None = None

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def between(self, low: int, high: int) -> int:
        return low + int(self.rng.random() * (high - low + 1))

    def later(self, low: int, high: int) -> date:
        """A working day so many days after the last step."""
        return self.city.days.office(self.day + timedelta(days=self.between(low, high)))

    def options(self, section: str) -> tuple[Pair, ...]:
        """What may be said: for all, and for building works or for the rest."""
        sort = "works" if self.category in _WORKS else "plain"
        return options(section, sort, self.category)

    def text(self, section: str) -> tuple[str, str]:
        return self.say(pick(self.options(section), self.rng))

    def say(self, sentence: Pair) -> tuple[str, str]:
        zh, en = say_both(sentence, self.words, self.rng)
        return zh, en[:1].upper() + en[1:]

    def add(self, step: Step, at: date, by: str, said: tuple[str, str], **cells: str | date | None) -> None:
        """Append a step."""
        self.day = at
        self.events.append(Event(at, step, by, said[0], said[1], **cells))  # type: ignore[arg-type]

    def prepare(self, at: date) -> date:
        """Set the words for a step on this day; first hand the case on if its unit is abolished by then."""
        if self.waiting and self.unit.row.until and at > self.unit.row.until:
            at = max(at, self._succeed())
        self.words.put("day", *_said(spoken(max(at - timedelta(days=self.between(1, 4)), self.reported))))
        return at

    @property
    def reported(self) -> date:
        return self.events[0].at if self.events else self.day

    def _succeed(self) -> date:
        """The unit is abolished: its successor takes over."""
        end = self.unit.row.until or self.day
        successor = self.city.by_code.get("parks", self.city.units[0])
        self.waiting = False
        old, new, day = self.unit.short.zh, successor.short.zh, f"{end.year} 年 {spoken(end).zh}"
        said = (f"随机构改革移交{new}继续办理。", f"Passes to {successor.row.name_en} as the office is abolished.")
        self.add(Step.TRANSFERRED, max(self.day, end), MONITOR.zh, said, to_department=successor.row.code,
                 reason=f"机构改革，{old}于 {day}撤销，职责并入{new}。")  # fmt: skip
        self.unit = successor
        self._take_over(self.city.days.office(self.day + timedelta(days=1)))
        return self.day

    def set_unit(self, unit: Unit) -> None:
        self.unit = unit
        self.words.put("unit", unit.short.zh, unit.short.en)

    def choose_official(self, at: date) -> tuple[str, Pair]:
        name, post = pick(officials(self.unit.row.code, self.category, at.year), self.rng)
        self.words.put("post", post.zh, post.en)
        return name, post

    def choose_body(self) -> str:
        body = pick(_BODIES, self.rng)
        self.words.put("body", body.zh, body.en)
        return body.zh

    # Steps

    def verify(self, at: date, section: str) -> None:
        by = self.choose_body()
        at = self.prepare(at)
        self.add(Step.VERIFIED, at, by, self.text(section))

    def name(self, at: date, section: str, days: int, official: float, explicit: float) -> None:
        """Name who must act; with an official in that share of cases, with a date in that share."""
        at = self.prepare(at)
        self.choose_body()
        self.deadline = self.city.days.add(at, days)
        date_given = None
        if self.chance(explicit):
            date_given = self.deadline = self.city.days.add(at, max(3, days + pick((-3, 0, 0, 2, 5), self.rng)))
        name, post = "", Pair("", "")
        if self.chance(official):
            name, post = self.choose_official(at)
        basis = pick(sections("events")["legal-basis"], self.rng) if name or self.chance(0.5) else ""
        said = self.text(section if name or section != "named" else "named-plain")
        self.waiting, self.official = True, name
        self.add(Step.NAMED, at, MONITOR.zh, said, unit=self.unit.row.code, official=name, post=post.zh,
                 legal_basis=basis, deadline=date_given)  # fmt: skip

    def _take_over(self, at: date) -> None:
        """Name the unit that a case came to. The old deadline stands unless it is too near."""
        self.words.put("unit", self.unit.short.zh, self.unit.short.en)
        name, post = self.choose_official(at)
        kept = self.deadline >= at + timedelta(days=3)
        self.deadline = self.deadline if kept else self.city.days.add(at, 10)
        said = self.say(pairs("events", "named-again")[0 if kept else 1])
        self.waiting, self.official = True, name
        self.add(Step.NAMED, at, MONITOR.zh, said, unit=self.unit.row.code, official=name, post=post.zh,
                 legal_basis=pick(sections("events")["legal-basis"], self.rng), deadline=self.deadline)  # fmt: skip

    def transfer(self, at: date, target: Unit) -> None:
        self.choose_body()
        at = self.prepare(at)
        self.words.put("target", target.short.zh, target.short.en)
        said, reason = self.text("transferred"), self.text("transferred-reason")[0]
        self.add(Step.TRANSFERRED, at, MONITOR.zh, said, to_department=target.row.code, reason=reason)
        self.set_unit(target)

    def take_over(self) -> None:
        self._take_over(self.later(1, 4))

    def reply(self, at: date, *, progress: bool = False) -> None:
        at = self.prepare(at)
        voice = "reply" if self.kind is Kind.PROBLEM else "ask"
        sentences = [] if progress else [pick(pairs("events", f"{voice}-open"), self.rng)]
        sentences.append(pick(self.options("progress") if progress else self.pattern.plans, self.rng))
        if self.chance(0.55):
            sentences.append(pick(self.options(f"{voice}-close"), self.rng))
        said = [self.say(sentence) for sentence in sentences]
        self.add(Step.REPLIED, at, self.unit.short.zh, ("".join(s[0] for s in said), " ".join(s[1] for s in said)))

    def extend(self, at: date, days: int) -> None:
        self.choose_body()
        at = self.prepare(at)
        self.deadline = self.city.days.add(max(at, self.deadline), days)
        said, reason = self.text("extended"), self.text("extended-reason")[0]
        self.add(Step.EXTENDED, at, MONITOR.zh, said, deadline=self.deadline, reason=reason)

    def escalate(self, at: date) -> None:
        self.choose_body()
        at = self.prepare(at)
        late = str((at - self.deadline).days)
        self.words.put("late", late, late)
        self.add(Step.ESCALATED, at, pick((MONITOR.zh, "市政府督查室"), self.rng), self.text("escalated"))

    def decide(self, at: date, step: Step) -> None:
        """Accepted or not: of a suggestion by the unit, of an answer by the body that called back the one who asked."""
        body = self.choose_body()
        at = self.prepare(at)
        by = self.unit.short.zh if self.kind is Kind.SUGGESTION else body
        section, reason = f"{step.value}-{self.kind.value}", ""
        zh, en = self.text(section)
        if step is Step.DECLINED:
            # The column of reasons is Chinese: readers of English find it in the text.
            reason, reason_en = self.text(f"{section}-reason")
            en = f"{en} {reason_en}"
        self.waiting = False
        self.add(step, at, by, (zh, en), reason=reason)

    def rectify(self, at: date) -> None:
        at = self.prepare(at)
        self.choose_body()
        section = "evidence" if self.kind is Kind.PROBLEM else "ask-evidence"
        evidence = self.picture or self.text(section)[0]
        # once more after a reopening: another way, where there is one
        fix = pick([f for f in self.pattern.fixes if f is not self.fix] or self.pattern.fixes, self.rng)
        said, self.fix = self.say(fix), fix
        self.waiting = False
        self.add(Step.RECTIFIED, at, self.unit.short.zh, said, evidence=evidence)

    def confirm(self, at: date, section: str = "confirmed") -> None:
        by = self.choose_body()
        at = self.prepare(at)
        self.add(Step.CONFIRMED, at, by, self.text(section))

    def reopen(self, at: date, days: int) -> None:
        self.choose_body()
        at = self.prepare(at)
        given = self.city.days.add(at, max(5, days))
        said, reason = self.text("reopened"), self.text("reopened-reason")[0]
        self.deadline, self.waiting = given, True
        self.add(Step.REOPENED, at, MONITOR.zh, said, deadline=given, reason=reason)

    def withdraw(self, at: date, reason: str) -> None:
        self.waiting = False
        self.add(Step.WITHDRAWN, at, MONITOR.zh, self.text(f"withdrawn-{reason}"), reason=reason)

    def aside(self, step: Step, at: date, section: str) -> None:
        """A step that leaves the case where it is: put among the others by its date."""
        self.choose_body()
        self.words.put("day", *_said(spoken(at - timedelta(days=1))))
        said = self.text(section)
        by, url, reason = MONITOR.zh, "", ""
        if step is Step.COVERED:
            number = self.between(1000, 9999)
            press = pick(range(4), self.rng)
            sentence = pairs("events", "covered")[press]
            by, said = _NEWSPAPERS[press], self.say(sentence)
            url = f"https://{_PRESS[press]}.example/{at:%Y/%m}/{number}.html"
        elif step is Step.DISPUTED:
            by = self.unit.short.zh
        elif step is Step.CORRECTED:
            reason = self.text(f"{section}-reason")[0]
        self.events.append(Event(at, step, by, *said, url=url, reason=reason))

    def told(self) -> list[Event]:
        """The steps in order, as far as the day of the demonstration."""
        if self.waiting and self.unit.row.until and self.unit.row.until < AS_OF:
            self._succeed()
        self.events.sort(key=lambda event: event.at)
        return [event for event in self.events if event.at <= AS_OF]


def _said(words: Pair) -> tuple[str, str]:
    return words.zh, words.en
