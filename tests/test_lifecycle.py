"""The life of a case: legal steps, and what they amount to on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasscase.lifecycle import TRANSITIONS, DeadlineRule, Phase, illegal_steps, standing
from glasscase.model import SOLVED, Department, Event, Kind, Standing, Status, Step, Term
from glasscase.workdays import WorkingDays

DAY = date(2026, 3, 2)  # a Monday


def no_deadline(kind: Kind, category: str, unit: str, named_on: date) -> date | None:
    return None


def life(*steps: str) -> list[Event]:
    """Events from `"2 named deadline=9 unit=parks"`: the day counted from DAY, the step, and further fields."""
    events = list[Event]()
    for step in steps:
        day, kind, *fields = step.split()
        more = dict(field.split("=") for field in fields)
        deadline = DAY + timedelta(int(more.pop("deadline"))) if "deadline" in more else None
        events.append(Event(DAY + timedelta(int(day)), Step(kind), "somebody", deadline=deadline, **more))
    return events


def stand(kind: str, as_of: int, *steps: str) -> Standing:
    return standing(Kind(kind), "roads", "home", life(*steps), DAY + timedelta(as_of), no_deadline)


V, N, R = "0 verified", "1 named deadline=10 unit=parks official=甲 post=科长", "5 rectified evidence=x"


@pytest.mark.parametrize(
    ("kind", "as_of", "steps", "status"),
    [
        ("problem", 0, (V,), "verified"),
        ("problem", 1, (V, N), "open"),
        ("problem", 10, (V, N), "open"),
        ("problem", 11, (V, N), "overdue"),
        ("problem", 11, (V, N, "2 replied"), "overdue"),
        ("problem", 11, (V, N, "2 extended deadline=20 reason=x"), "open"),
        ("problem", 21, (V, N, "2 extended deadline=20 reason=x"), "overdue"),
        ("problem", 99, (V, N, R), "rectified"),
        ("problem", 99, (V, N, "12 rectified"), "rectified"),
        ("problem", 4, (V, N, R), "open"),
        ("problem", 99, (V, N, R, "6 confirmed"), "confirmed"),
        ("problem", 10, (V, N, R, "6 reopened"), "open"),
        ("problem", 99, (V, N, R, "6 confirmed", "7 reopened"), "overdue"),
        ("problem", 99, (V, N, R, "6 disputed"), "rectified"),
        ("problem", 99, (V, "1 transferred to_department=water"), "verified"),
        ("problem", 99, (V, "1 named"), "open"),
        ("problem", 99, (V, N, "2 withdrawn reason=privacy"), "withdrawn"),
        ("problem", 1, (V, N, "2 withdrawn reason=privacy"), "open"),
        ("suggestion", 5, (V, N), "open"),
        ("suggestion", 99, (V, N, "3 replied"), "answered"),
        ("suggestion", 99, (V, N, "3 replied", "4 accepted"), "accepted"),
        ("suggestion", 99, (V, N, "3 accepted"), "accepted"),
        ("suggestion", 99, (V, N, "3 declined reason=x"), "declined"),
        ("suggestion", 99, (V, N, "3 declined reason=x", "4 replied", "5 disputed"), "declined"),
        ("suggestion", 99, (V, N, "3 declined reason=x", "9 accepted"), "accepted"),
        ("suggestion", 99, (V, N, "3 accepted", "5 replied", "9 declined reason=x"), "declined"),
        ("suggestion", 99, (V, N, "3 replied", "4 accepted", "5 rectified"), "rectified"),
        ("suggestion", 99, (V, N, "3 accepted", "5 rectified", "6 confirmed", "7 replied"), "confirmed"),
        ("suggestion", 10, (V, N, "3 declined reason=x", "4 reopened"), "open"),
        ("suggestion", 10, (V, N, "3 accepted", "4 rectified", "5 confirmed", "6 reopened"), "open"),
        ("question", 11, (V, N), "overdue"),
        ("question", 99, (V, N, "3 replied"), "answered"),
        ("question", 99, (V, N, "3 replied", "4 accepted", "5 replied"), "accepted"),
        ("question", 99, (V, N, "3 replied", "4 declined reason=x"), "declined"),
        ("question", 99, (V, N, "3 replied", "4 declined reason=x", "5 replied"), "answered"),
        ("question", 10, (V, N, "3 replied", "4 accepted", "5 reopened"), "open"),
        ("question", 11, (V, N, "3 replied", "4 declined reason=x", "5 reopened"), "overdue"),
        ("question", 10, (V, N, "3 replied", "4 reopened"), "open"),
        ("pledge", 11, (V, N, "3 replied"), "overdue"),
        ("pledge", 99, (V, N, R), "rectified"),
        ("pledge", 99, (V, N, R, "7 confirmed"), "confirmed"),
    ],
)
def test_status(kind: str, as_of: int, steps: tuple[str, ...], status: str) -> None:
    assert illegal_steps(Kind(kind), [event.kind for event in life(*steps)]) == []
    assert stand(kind, as_of, *steps).status is Status(status)


@pytest.mark.parametrize(
    ("kind", "steps", "illegal"),
    [
        ("problem", "named", [(0, "named", "new")]),
        ("problem", "verified rectified", [(1, "rectified", "verified")]),
        ("problem", "verified named confirmed rectified confirmed", [(2, "confirmed", "named")]),
        ("problem", "verified verified named", [(1, "verified", "verified")]),
        ("problem", "verified named rectified named", [(3, "named", "rectified")]),
        ("problem", "verified withdrawn note", [(2, "note", "withdrawn")]),
        (
            "problem",
            "verified withdrawn reopened withdrawn",
            [(2, "reopened", "withdrawn"), (3, "withdrawn", "withdrawn")],
        ),
        ("question", "verified named rectified", [(2, "rectified", "named")]),
        ("question", "verified named replied rectified", [(3, "rectified", "answered")]),
        ("question", "verified named accepted declined", [(2, "accepted", "named"), (3, "declined", "named")]),
        ("question", "verified named replied confirmed", [(3, "confirmed", "answered")]),
        ("question", "verified named replied accepted declined", [(4, "declined", "accepted")]),
        ("suggestion", "verified named rectified", [(2, "rectified", "named")]),
        ("suggestion", "verified named replied rectified", [(3, "rectified", "answered")]),
        ("suggestion", "verified named replied confirmed", [(3, "confirmed", "answered")]),
        ("suggestion", "verified named declined rectified", [(3, "rectified", "declined")]),
        ("suggestion", "verified accepted", [(1, "accepted", "verified")]),
        ("problem", "verified named accepted declined", [(2, "accepted", "named"), (3, "declined", "named")]),
        ("pledge", "verified named accepted declined", [(2, "accepted", "named"), (3, "declined", "named")]),
        ("pledge", "verified named confirmed", [(2, "confirmed", "named")]),
        ("pledge", "note", [(0, "note", "new")]),
        ("problem", "verified note corrected covered named note replied escalated disputed extended", []),
    ],
)
def test_illegal_steps(kind: str, steps: str, illegal: list[tuple[int, str, str]]) -> None:
    found = illegal_steps(Kind(kind), map(Step, steps.split()))
    assert found == [(place, Step(step), Phase(phase)) for place, step, phase in illegal]


def test_only_what_happened_by_the_day_counts() -> None:
    steps = (V, N, "4 extended deadline=20 reason=x", "6 corrected reason=x", "8 disputed")
    assert stand("problem", 3, *steps) == Standing(
        Status.OPEN, "parks", "甲", "科长", DAY + timedelta(10), False, DAY + timedelta(1), None, DAY + timedelta(1),
        0, 7, 0, False, False, False, "",
    )  # fmt: skip
    later = stand("problem", 23, *steps)
    assert (later.status, later.days_late, later.days_left) == (Status.OVERDUE, 3, None)
    assert (later.extended, later.corrected, later.disputed, later.reopened) == (1, True, True, False)
    assert later.updated_on == DAY + timedelta(8)


def test_days_late_stop_at_the_repair() -> None:
    late = stand("problem", 99, V, N, "13 rectified", "20 confirmed")
    assert (late.days_late, late.days_left, late.solved_on) == (3, None, DAY + timedelta(13))
    in_time = stand("problem", 99, V, N, R)
    assert (in_time.days_late, in_time.solved_on) == (0, DAY + timedelta(5))


@pytest.mark.parametrize(
    ("kind", "steps", "solved"),
    [
        ("question", ("3 replied", "6 accepted"), 3),
        ("question", ("3 replied", "6 declined reason=x", "12 replied"), 3),
        ("suggestion", ("13 replied", "20 accepted", "30 rectified", "40 confirmed"), 13),
        ("suggestion", ("4 accepted", "30 rectified"), 4),
        ("suggestion", ("4 declined reason=x", "9 accepted"), 4),
        ("suggestion", ("3 replied", "5 declined reason=x", "6 reopened", "8 declined reason=x"), 8),
        ("suggestion", ("3 replied", "5 accepted", "6 reopened"), None),
    ],
)
def test_what_was_asked_is_solved_by_the_first_reply_or_decision(
    kind: str, steps: tuple[str, ...], solved: int | None
) -> None:
    found = stand(kind, 99, V, N, *steps)
    assert found.solved_on == (None if solved is None else DAY + timedelta(solved))
    assert found.days_late == max(0, (99 if solved is None else solved) - 10)


def test_reopened_is_no_longer_solved() -> None:
    found = stand("problem", 15, V, N, R, "6 reopened deadline=12 reason=x")
    assert (found.status, found.solved_on, found.reopened) == (Status.OVERDUE, None, True)
    assert (found.deadline, found.days_late) == (DAY + timedelta(12), 3)


def test_transferred_forgets_the_official_but_not_the_deadline() -> None:
    found = stand("problem", 5, V, N, "2 transferred to_department=water reason=x")
    assert (found.status, found.unit, found.official, found.post) == (Status.OPEN, "water", "", "")
    assert found.deadline == DAY + timedelta(10)


def test_named_again_replaces_unit_and_official() -> None:
    found = stand("problem", 5, V, N, "2 named unit=water deadline=20")
    assert (found.unit, found.official, found.deadline) == ("water", "", DAY + timedelta(20))
    assert found.named_on == DAY + timedelta(1)


def test_without_a_unit_it_is_the_package_s_department() -> None:
    assert stand("problem", 5, V).unit == "home"
    assert stand("problem", 5, V, "1 named deadline=10").unit == "home"


def test_withdrawn_has_a_reason_and_is_never_late() -> None:
    found = stand("problem", 99, V, N, "2 withdrawn reason=wrong-party")
    assert (found.reason, found.days_late, found.days_left) == ("wrong-party", 0, None)


# Derived deadlines

DEPARTMENT = Department("parks", "园林", "", "", "government", "", "", "", 3, 10, None, None)
CATEGORIES = {"roads": Term("roads", "道路", "", 5), "green": Term("green", "绿化", "")}


def rule(overrides: dict[date, bool] | None = None) -> DeadlineRule:
    return DeadlineRule({"parks": DEPARTMENT}, CATEGORIES, WorkingDays("CN", None, overrides or {}))


@pytest.mark.parametrize(
    ("kind", "category", "unit", "named_on", "deadline"),
    [
        # Over the national day of 2025: 1–8 October are off, Saturday 11 October is worked.
        ("problem", "roads", "parks", date(2025, 9, 29), date(2025, 10, 13)),
        ("problem", "roads", "parks", date(2025, 9, 30), date(2025, 10, 14)),
        ("problem", "roads", "parks", date(2025, 10, 3), date(2025, 10, 14)),
        ("question", "roads", "parks", date(2025, 9, 29), date(2025, 10, 10)),
        # Sunday 28 September 2025 is worked.
        ("suggestion", "roads", "parks", date(2025, 9, 26), date(2025, 9, 30)),
        # A week without holidays: the category's days, else the department's.
        ("problem", "roads", "nobody", date(2026, 3, 2), date(2026, 3, 9)),
        ("problem", "green", "parks", date(2026, 3, 2), date(2026, 3, 16)),
        ("problem", "no-such", "parks", date(2026, 3, 2), date(2026, 3, 16)),
        ("problem", "green", "nobody", date(2026, 3, 2), None),
        ("question", "roads", "nobody", date(2026, 3, 2), None),
        ("pledge", "roads", "parks", date(2026, 3, 2), None),
    ],
)
def test_derived_deadline(kind: str, category: str, unit: str, named_on: date, deadline: date | None) -> None:
    assert rule()(Kind(kind), category, unit, named_on) == deadline


@pytest.mark.parametrize(
    ("overrides", "deadline"),
    [
        ({date(2025, 10, 11): False}, date(2025, 10, 14)),
        ({date(2025, 10, 8): True}, date(2025, 10, 11)),
        ({date(2025, 10, 9): False, date(2025, 10, 12): True}, date(2025, 10, 13)),
        ({date(2025, 9, 29): False}, date(2025, 10, 13)),
    ],
)
def test_the_registry_overrides_the_calendar(overrides: dict[date, bool], deadline: date) -> None:
    assert rule(overrides)(Kind.PROBLEM, "roads", "parks", date(2025, 9, 29)) == deadline


def derived(*steps: str) -> Standing:
    return standing(Kind.PROBLEM, "roads", "parks", life(*steps), DAY + timedelta(50), rule())


def test_a_derived_deadline_says_so_and_gives_way() -> None:
    found = derived("0 verified", "0 named unit=parks")
    assert (found.deadline, found.deadline_is_derived) == (DAY + timedelta(7), True)
    found = derived("0 verified", "0 named unit=parks", "2 extended deadline=30 reason=x")
    assert (found.deadline, found.deadline_is_derived) == (DAY + timedelta(30), False)
    # Naming somebody else does not quietly move a deadline that was set, but a derived one is reckoned anew.
    found = derived("0 verified", "0 named unit=parks deadline=9", "1 named unit=water")
    assert (found.deadline, found.deadline_is_derived) == (DAY + timedelta(9), False)
    found = derived("0 verified", "0 named unit=parks", "1 named unit=water")
    assert (found.deadline, found.deadline_is_derived) == (DAY + timedelta(8), True)


def test_a_reopened_pledge_keeps_the_day_that_was_promised() -> None:
    steps = life("0 verified", "0 named unit=parks deadline=9", "4 rectified", "14 reopened reason=x")
    found = standing(Kind.PLEDGE, "roads", "parks", steps, DAY + timedelta(15), rule())
    assert (found.status, found.deadline, found.days_late) == (Status.OVERDUE, DAY + timedelta(9), 6)


def test_reopened_starts_a_new_term() -> None:
    found = derived("0 verified", "0 named unit=parks deadline=9", "4 rectified", "14 reopened reason=x")
    assert (found.deadline, found.deadline_is_derived) == (DAY + timedelta(21), True)


# For every sequence of steps

EVENTS = st.lists(
    st.builds(
        Event,
        at=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        kind=st.sampled_from(Step),
        by=st.just("x"),
        unit=st.sampled_from(["", "parks", "water"]),
        deadline=st.none() | st.dates(date(2025, 12, 1), date(2027, 2, 1)),
        to_department=st.sampled_from(["", "water"]),
        reason=st.sampled_from(["", "privacy"]),
    ),
    max_size=12,
)


@given(st.sampled_from(Kind), EVENTS, st.dates(date(2025, 12, 1), date(2027, 3, 1)))
def test_standing_never_raises_and_never_contradicts_itself(kind: Kind, events: list[Event], as_of: date) -> None:
    found = standing(kind, "roads", "parks", events, as_of, rule())
    assert (found.status is Status.OVERDUE) <= (found.days_late > 0 and found.deadline is not None)
    assert found.days_late >= 0
    assert (found.days_left or 0) >= 0
    assert found.days_left is None or found.status is Status.OPEN
    assert (found.solved_on is None) or found.solved_on <= as_of
    assert found.updated_on <= as_of
    # A withdrawn case may have been solved before; any other is solved from the day on which it says so.
    assert found.status is Status.WITHDRAWN or (found.solved_on is not None) == (found.status in SOLVED)
    assert found.deadline_is_derived <= (found.deadline is not None)


@given(st.sampled_from(Kind), EVENTS, EVENTS)
def test_withdrawn_is_final(kind: Kind, before: list[Event], after: list[Event]) -> None:
    as_of = date(2027, 1, 1)
    steps = [Event(date(2026, 1, 1), Step.VERIFIED, "x"), *before, Event(date(2026, 12, 31), Step.WITHDRAWN, "x")]
    withdrawn = standing(kind, "roads", "parks", steps, as_of, rule())
    assert withdrawn.status is Status.WITHDRAWN
    assert standing(kind, "roads", "parks", [*steps, *after], as_of, rule()) == withdrawn
    known = len(illegal_steps(kind, [event.kind for event in steps]))
    assert len(illegal_steps(kind, [event.kind for event in (*steps, *after)])) == known + len(after)


@given(st.sampled_from(Kind), EVENTS)
def test_illegal_steps_change_nothing(kind: Kind, events: list[Event]) -> None:
    illegal = {place for place, _, _ in illegal_steps(kind, [event.kind for event in events])}
    legal = [event for place, event in enumerate(events) if place not in illegal]
    as_of = date(2027, 1, 1)
    everything = standing(kind, "roads", "parks", events, as_of, rule())
    assert everything == standing(kind, "roads", "parks", legal, as_of, rule())
    assert illegal_steps(kind, [event.kind for event in legal]) == []


def test_every_phase_of_every_kind_can_be_reached_and_left_only_by_known_steps() -> None:
    for kind, table in TRANSITIONS.items():
        reached, frontier = {Phase.NEW}, [Phase.NEW]
        while frontier:
            for phase in table[frontier.pop()].values():
                if phase not in reached:
                    reached.add(phase)
                    frontier.append(phase)
        assert reached == set(table), kind
        assert table[Phase.WITHDRAWN] == {}
        assert all(
            Step.WITHDRAWN in steps for phase, steps in table.items() if phase not in (Phase.NEW, Phase.WITHDRAWN)
        )
