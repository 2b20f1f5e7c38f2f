"""How the cases of one package go on, from kind to kind and by chance."""

from __future__ import annotations

from datetime import timedelta

from glasscase.model import Kind, Step

from .lives import Life
from .registry import AS_OF, Unit
from .wording import pick

_WITHDRAWN = ("unfounded", "wrong-party", "duplicate", "duplicate", "privacy", "legal", "other")


def told_life(life: Life) -> None:
    """Let the case live."""
    if life.kind is Kind.PROBLEM:
        _problem(life)
    else:
        _asked(life)
    if life.chance(0.009) and len(life.events) > 1:
        cut = 2 + int(life.rng.random() * 2)
        del life.events[cut:]
        life.day = life.events[-1].at
        life.waiting = False
        life.withdraw(life.later(2, 12), pick(_WITHDRAWN, life.rng))
    elif life.waiting or len(life.events) > 2:
        _asides(life)


def _problem(life: Life) -> None:
    days = life.city.categories[life.category][1]
    life.verify(min(life.later(0, 5), AS_OF), "verified")
    if life.chance(0.02) and (target := _other_unit(life)):
        life.transfer(life.later(1, 4), target)
    life.name(life.later(1, 6), "named", days, 0.6, 0.35)
    named = life.day
    life.reply(life.later(1, max(2, days // 3)))
    if life.chance(0.035) and (target := _other_unit(life)):
        life.transfer(life.later(1, 5), target)
        life.take_over()
        life.reply(life.later(2, 5))
    if life.chance(0.09):
        asked = life.city.days.office(life.deadline - timedelta(days=life.between(1, 4)))
        life.extend(max(life.day, asked), life.between(7, 25))
    age = (AS_OF - life.deadline).days
    stuck = 0.02 if age > 420 else 0.05 if age > 200 else 0.15 if age > 60 else 0.25
    if life.chance(stuck):
        _linger(life)
        return
    if life.chance(0.16):  # late
        _linger(life, once=True)
        life.rectify(life.later(2, 30))
    else:
        span = max(1, (life.deadline - max(named, life.day)).days)
        wish = life.deadline - timedelta(days=int(span * life.rng.random() ** 1.5 * 0.8) + 2)
        while not life.day < life.city.days.office(wish) and wish < life.deadline:
            wish += timedelta(days=1)
        life.rectify(max(life.later(1, 1), life.city.days.office(wish)))
    if life.chance(0.04):
        life.reopen(life.later(9, 40), days // 2)
        life.reply(life.later(1, 5), progress=True)
        life.rectify(life.later(4, 25))
    if life.chance(0.97):
        life.confirm(life.later(2, 16))


def _linger(life: Life, *, once: bool = False) -> None:
    """The deadline passes."""
    if life.chance(0.4):
        life.reply(max(life.day, life.city.days.office(life.deadline - timedelta(days=2))), progress=True)
    if life.chance(0.5):
        life.day = max(life.day, life.deadline)
        life.escalate(max(life.later(4, 20), life.deadline + timedelta(days=3)))
    if not once and life.chance(0.3):
        life.reply(life.later(3, 12), progress=True)
    life.day = max(life.day, life.deadline)


def _asked(life: Life) -> None:
    """A question or a suggestion: the reply is what is wanted, and then a decision."""
    life.verify(min(life.later(0, 4), AS_OF), f"verified-{life.kind.value}")
    days = life.unit.row.reply_days or 7
    life.name(life.later(0, 3), "named-ask", days, 0.0, 0.1)
    if life.chance(0.08):
        return
    limit = (life.deadline - life.day).days
    life.reply(life.later(1, max(1, limit if life.chance(0.85) else limit * 3)))
    life.waiting = False
    if life.kind is Kind.QUESTION:
        _judged(life)
    elif life.chance(0.5):
        life.decide(life.later(3, 30), Step.ACCEPTED)
        if life.pattern.fixes and life.chance(0.75):
            life.rectify(life.later(20, 120))
            if life.chance(0.8):
                life.confirm(life.later(3, 20), "confirmed-suggestion")
    elif life.chance(0.6):
        life.decide(life.later(3, 30), Step.DECLINED)


def _judged(life: Life) -> None:
    """The one who asked takes the answer or does not; some of the latter are answered once more."""
    if life.chance(0.45):
        life.decide(life.later(2, 15), Step.ACCEPTED)
    elif life.chance(0.2):
        life.decide(life.later(2, 15), Step.DECLINED)
        if life.chance(0.5):
            life.reply(life.later(2, 10))
            if life.chance(0.6):
                life.decide(life.later(2, 15), Step.ACCEPTED)


def _asides(life: Life) -> None:
    """Press, notes, corrections and the right of reply, somewhere between naming and the last step."""
    first = next(e.at for e in life.events if e.kind is Step.NAMED) + timedelta(days=1)
    last = max(life.events[-1].at, first)
    for step, share, section in (
        (Step.COVERED, 0.05, "covered"), (Step.NOTE, 0.09, "note"), (Step.DISPUTED, 0.025, "disputed"),
        (Step.CORRECTED, 0.02, "corrected-figure"), (Step.CORRECTED, 0.01, "corrected-unit"),
    ):  # fmt: skip
        if not life.chance(share) or (step is Step.DISPUTED and life.kind is not Kind.PROBLEM):
            continue
        if section == "corrected-unit" and not life.official:
            continue
        life.aside(step, first + timedelta(days=int(life.rng.random() * ((last - first).days + 1))), section)


def _other_unit(life: Life) -> Unit | None:
    """Another unit that could be responsible: one that answers for the same category or looks after the district."""
    fit = [u for u in life.city.units if u is not life.unit and not u.row.until and life.category in u.categories
           and (not u.district or u.district == life.unit.district)]  # fmt: skip
    fit = [u for u in fit if not u.row.since or u.row.since <= life.day]
    return pick(fit, life.rng) if fit else None
