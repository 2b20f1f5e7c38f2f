"""Pledges: states and progress, the table of milestones all the way to page and files."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import frictionless
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from glasscase.build import build_cases, build_portal, build_registry, dataset_of, deadline_rule, row_of
from glasscase.check.run import check_portal
from glasscase.exports.package_files import case_files, package_files
from glasscase.exports.pledge_files import COLUMNS, pledge_files
from glasscase.formatting import format_data
from glasscase.model import Case, CaseRow, Kind, Milestone, PledgeState, Portal, Status
from glasscase.pages.cases import case_pages
from glasscase.pages.page import site_of
from glasscase.pages.pledges import pledges_page
from glasscase.pelican_adapter.templates import environment, render
from glasscase.pledges import pledge_of, pledges_of
from glasscase.read.packages import read_package, read_registry
from tests.built import PROJECT
from tests.repositories import (
    PLEDGE,
    PLEDGE_EVENTS,
    PLEDGES,
    add,
    add_pledge,
    add_public_pledge,
    drop,
    lost,
    put,
    repository,
)
from tests.rows import SETTINGS, TODAY, a_portal, a_row

KEPT, LATE, OPEN, BROKEN = PledgeState
DAY = timedelta(days=1)


def milestones(*reached: int | None) -> tuple[Milestone, ...]:
    """One a month before today, 25 percent each; how many days after it was due each was reached."""
    return tuple(
        Milestone(due, f"第 {number} 个", "", 25 * number, None if late is None else due + late * DAY)
        for number, late in enumerate(reached, 1)
        for due in [TODAY + 30 * (number - len(reached)) * DAY - DAY]
    )


def a_pledge(status: Status, late: int = 0, steps: tuple[Milestone, ...] = (), **more: Any) -> CaseRow:
    solved = TODAY if status in (Status.RECTIFIED, Status.CONFIRMED) else None
    return a_row(1, status, solved=solved, late=late, kind=Kind.PLEDGE, milestones=steps, **more)


# What became of it


@pytest.mark.parametrize(
    ("row", "state", "behind", "progress", "reached"),
    [
        (a_pledge(Status.RECTIFIED), KEPT, False, 100, 0),
        (a_pledge(Status.CONFIRMED, 0, milestones(0, None)), KEPT, False, 100, 1),
        (a_pledge(Status.RECTIFIED, 3, milestones(0, 5)), LATE, False, 100, 2),
        (a_pledge(Status.OPEN), OPEN, False, 0, 0),
        (a_pledge(Status.VERIFIED, 0, milestones(None)), OPEN, True, 0, 0),
        (a_pledge(Status.OPEN, 0, milestones(0, 9, None)), OPEN, True, 50, 2),
        (a_pledge(Status.OPEN, 0, milestones(0, None, -2)), OPEN, True, 75, 2),
        (a_pledge(Status.OVERDUE, 1, milestones(0, None)), BROKEN, False, 25, 1),
        # in the hands of nobody since it was passed on, but its day is over
        (a_pledge(Status.VERIFIED, 1), BROKEN, False, 0, 0),
    ],
)
def test_state_and_progress(row: CaseRow, state: PledgeState, behind: bool, progress: int, reached: int) -> None:
    pledge = pledge_of(row, TODAY)
    assert (pledge.state, pledge.behind, pledge.progress, pledge.reached) == (state, behind, progress, reached)


def test_the_day_itself_is_in_time() -> None:
    (step,) = milestones(None)
    assert not pledge_of(a_pledge(Status.OPEN, 0, (replace(step, due=TODAY),)), TODAY).behind
    assert pledge_of(a_pledge(Status.OPEN, 0, (replace(step, due=TODAY),)), TODAY + DAY).behind
    assert [one.days_late for one in milestones(-3, 0, 1, None)] == [0, 0, 1, 0]


STEPS = st.lists(
    st.tuples(st.integers(-400, 400), st.integers(1, 100), st.one_of(st.none(), st.integers(-400, 0))), max_size=5
)


@given(st.sampled_from([one for one in Status if one not in (Status.WITHDRAWN, Status.ANSWERED)]), STEPS, st.booleans())
def test_progress_never_says_more_than_was_reached(
    status: Status, steps: list[tuple[int, int, int | None]], late: bool
) -> None:
    made = tuple(
        Milestone(TODAY + due * DAY, "x", "", share, None if reached is None else TODAY + reached * DAY)
        for due, share, reached in steps
    )
    late = late if status is not Status.OPEN else False
    pledge = pledge_of(a_pledge(status, int(late or status is Status.OVERDUE), made), TODAY)
    shares = {one.share for one in made if one.reached_on}
    if pledge.state in (KEPT, LATE):
        assert pledge.progress == 100
    else:
        assert pledge.progress in (shares or {0})
        assert all(share <= pledge.progress for share in shares)
    # what is more reached is never less done, and never further behind
    for number, one in enumerate(made):
        more = (*made[:number], replace(one, reached_on=TODAY), *made[number + 1 :])
        after = pledge_of(a_pledge(status, pledge.case.standing.days_late, more), TODAY)
        assert after.progress >= pledge.progress and after.behind <= pledge.behind and after.state is pledge.state


def test_only_pledges_that_stand_are_counted() -> None:
    rows = [a_pledge(Status.OPEN), a_pledge(Status.WITHDRAWN), a_row(2)]
    assert [pledge.case for pledge in pledges_of(rows, TODAY)] == [rows[0]]


# From the table to the case


def cases_on(as_of: date) -> tuple[Portal, list[Case]]:
    registry = build_registry(read_registry(Path("data")))
    package = read_package(Path("data/parks/2025"))
    cases = build_cases(package, deadline_rule(registry, SETTINGS), as_of)
    datasets = [dataset_of(package, registry)]
    return build_portal(registry, datasets, map(row_of, cases), (), (), as_of), cases


def test_what_is_reached_later_is_not_reached_yet(city: Path) -> None:
    add_pledge()
    dates = {as_of: cases_on(as_of)[1][0].milestones for as_of in (date(2025, 7, 3), date(2025, 7, 4))}
    assert [[one.reached_on for one in found] for found in dates.values()] == [
        [date(2025, 3, 28), None, None],
        [date(2025, 3, 28), date(2025, 7, 4), None],
    ]
    assert [one.evidence for one in dates[date(2025, 7, 3)]] == ["第一季度核查表", "", ""]
    assert [pledge_of(cases_on(day)[1][0], day).behind for day in dates] == [True, False]


def test_a_withdrawn_pledge_has_no_milestones(city: Path) -> None:
    add_pledge()
    add(PLEDGE_EVENTS, case_id=PLEDGE, at="2025-08-01", kind="withdrawn", by="市监督员", reason="duplicate")
    for day in (date(2025, 7, 1), TODAY):
        assert cases_on(day)[1][0].milestones == ()


def test_format_puts_milestones_in_order_and_mints_their_ids(city: Path) -> None:
    add_pledge()
    for name, cells in {
        "cases": {"id": "NEW", "kind": "pledge", "title": "种树 90 棵", "description": "补种行道树。", "category": "green",
                  "reported_on": "2025/2/3", "source": "inspection"},
        "events": {"case_id": "NEW", "at": "2025-02-04", "kind": "verified", "by": "市监督员"},
        "pledges": {"case_id": "NEW", "due": "2025/9/30", "milestone": "种 90 棵", "share": "100"},
    }.items():  # fmt: skip
        add(f"data/parks/2025/{name}.csv", **cells)
    add(PLEDGES, case_id="NEW", due="2025-04-30", milestone="种 30 棵", share="33")
    before = Path(PLEDGES).read_text(encoding="utf-8").splitlines()
    Path(PLEDGES).write_text("\n".join([before[0], *reversed(before[1:])]) + "\n", encoding="utf-8")
    format_data(Path("data"))
    rows = list(csv.DictReader(io.StringIO(Path(PLEDGES).read_text(encoding="utf-8"))))
    new = rows[-1]["case_id"]
    assert re.fullmatch("2502-[0-9a-z]{5}", new)
    assert [(row["case_id"], row["due"]) for row in rows] == [
        (PLEDGE, "2025-03-31"), (PLEDGE, "2025-06-30"), (PLEDGE, "2025-12-20"),
        (new, "2025-04-30"), (new, "2025-09-30"),
    ]  # fmt: skip
    assert check_portal(Path("data"), Path("content"), ("zh", "en")).findings == ()
    report = frictionless.Package("data/parks/2025/datapackage.json").validate()
    assert report.valid, report.flatten(["type", "note"])


@pytest.mark.parametrize("half", [0, 1], ids=["zh", "en"])
def test_the_guide_s_example_passes_the_check(half: int, city: Path) -> None:
    add_pledge()
    guide = (PROJECT / "data/README.md").read_text(encoding="utf-8").split("\n# English\n")[half]
    table = (
        re.findall(r"```\n(case_id,due.*?)```", guide, re.DOTALL)[0].replace("2601-", "2501-").replace("2026-", "2025-")
    )
    Path(PLEDGES).write_text(table, encoding="utf-8")
    assert check_portal(Path("data"), Path("content"), ("zh", "en")).findings == ()
    assert format_data(Path("data"), dry_run=True) == []


def test_evidence_that_reads_like_a_file_is_one(city: Path) -> None:
    add_pledge()
    put(PLEDGES, {"share": "25"}, evidence="2501-q4c8t-bench.webp")
    (found,) = check_portal(Path("data"), Path("content"), ("zh", "en")).findings
    assert (found.rule, found.path, found.line, found.value) == (
        "unknown-evidence",
        PLEDGES,
        2,
        "2501-q4c8t-bench.webp",
    )


@pytest.mark.parametrize("text", ["联系人手机 13800138000", "身份证 11010519491231002X"])
def test_private_things_are_stopped_in_milestones(text: str, city: Path) -> None:
    add_pledge()
    put(PLEDGES, {"share": "100"}, milestone=text)
    assert {
        one.rule.partition("-")[0] for one in check_portal(Path("data"), Path("content"), ("zh", "en")).findings
    } == {"private"}


@pytest.mark.parametrize(
    ("cells", "rule"),
    [({"share": "9" * 5000}, "integer"), ({"share": "٣٣"}, "not-canonical"), ({"share": "101"}, "maximum"), ({"share": "0"}, "minimum"),
     ({"due": "2025-02-30"}, "date"), ({"due": ""}, "required"), ({"case_id": "2501-zzzzz"}, "foreign-key"),
     ({"due": "2025-06-30"}, "primary-key")],
)  # fmt: skip
def test_what_the_schema_says_is_said_once(cells: dict[str, str], rule: str, city: Path) -> None:
    add_pledge()
    put(PLEDGES, {"share": "25"}, **cells)
    assert [one.rule for one in check_portal(Path("data"), Path("content"), ("zh", "en")).findings] == [rule]


def test_a_table_of_milestones_that_is_gone_is_missed(city: Path) -> None:
    repository(city)
    add_public_pledge()
    Path(PLEDGES).unlink()
    assert [(one.rule, one.path, one.value) for one in lost()] == [("table-deleted", PLEDGES, "3")]


def test_an_extension_moves_the_deadline_that_milestones_keep(city: Path) -> None:
    add_pledge()
    put(PLEDGES, {"share": "100"}, due="2026-02-28")
    assert [one.rule for one in check_portal(Path("data"), Path("content"), ("zh", "en")).findings] == [
        "milestone-after-deadline"
    ]
    add(
        PLEDGE_EVENTS,
        case_id=PLEDGE,
        at="2025-12-10",
        kind="extended",
        by="市监督员",
        deadline="2026-02-28",
        reason="冬季停工",
    )
    assert check_portal(Path("data"), Path("content"), ("zh", "en")).findings == ()


# Files


def test_downloads_of_the_package_have_the_table(city: Path) -> None:
    add_pledge()
    portal, cases = cases_on(TODAY)
    package = read_package(Path("data/parks/2025"))
    made = {one.name: one for one in package_files(package, cases, portal.registry, SETTINGS, TODAY)}
    assert made["pledges.csv"].content == Path(PLEDGES).read_bytes()
    sheet = load_workbook(io.BytesIO(made["parks-2025.xlsx"].content))["pledges"]
    assert [cell.value for cell in sheet[3]][2:5] == ["换新 30 张", "30 mended", 50]
    with zipfile.ZipFile(io.BytesIO(made["parks-2025.zip"].content)) as archive:
        assert archive.read("pledges.csv") == Path(PLEDGES).read_bytes()
        assert "## pledges" in archive.read("DICTIONARY.md").decode()
    (case,) = json.loads(made["parks-2025.json"].content)["cases"]
    (alone,) = case_files(package, cases, SETTINGS)
    assert json.loads(alone.content)["case"] == {**case, "url": f"../../../c/{case['id']}/"}
    assert case["milestones"][1] == {
        "due": "2025-06-30", "milestone": "换新 30 张", "milestone_en": "30 mended", "share": 50,
        "reached_on": "2025-07-04", "evidence": "第二季度核查表",
    }  # fmt: skip


def some_pledges() -> Portal:
    """Two years with every state, one pledge withdrawn and one case that is none."""
    rows = [
        a_pledge(Status.CONFIRMED, 0, milestones(0, 3)),
        a_pledge(Status.RECTIFIED, 12, milestones(0)),
        a_pledge(Status.OPEN, 0, milestones(0, None)),
        a_pledge(Status.OPEN, 0, milestones(0)),
        a_pledge(Status.OVERDUE, 40, milestones(None, None)),
        a_pledge(Status.WITHDRAWN, 0, milestones(0)),
        a_pledge(Status.OVERDUE, 400, year=2025),
        a_row(8),
    ]
    return a_portal(replace(row, id=f"2603-0000{number}") for number, row in enumerate(rows))


def test_frictionless_accepts_the_files(tmp_path: Path) -> None:
    (tmp_path / "pledges").mkdir()
    for one in pledge_files(some_pledges(), SETTINGS):
        (tmp_path / one.path).write_bytes(one.content)
    descriptor = json.loads((tmp_path / "pledges/datapackage.json").read_bytes())
    columns = [field["name"] for resource in descriptor["resources"] for field in resource["schema"]["fields"]]
    assert columns == list(COLUMNS)
    report = frictionless.Package((tmp_path / "pledges/datapackage.json").as_posix()).validate()
    assert report.valid, report.flatten(["type", "note"])


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_files_say_what_the_cases_say() -> None:
    portal = some_pledges()
    files = {one.name: one.content for one in pledge_files(portal, SETTINGS)}
    rows = {row.id: row for row in portal.cases}
    lines = table(files["pledges.csv"])
    assert Counter(line["state"] for line in lines) == {"kept": 1, "late": 1, "open": 2, "broken": 2}
    for line in lines:
        pledge = pledge_of(rows[line["id"]], TODAY)
        assert (line["state"], line["behind"]) == (pledge.state.value, str(pledge.behind).lower())
        assert int(line["progress"]) == pledge.progress
        own = [one for one in table(files["milestones.csv"]) if one["pledge"] == line["id"]]
        assert (len(own), sum(bool(one["reached_on"]) for one in own)) == (
            int(line["milestones"]),
            int(line["milestones_reached"]),
        )
        assert [(one["due"], int(one["share"])) for one in own] == [
            (str(m.due), m.share) for m in pledge.case.milestones
        ]
    records = json.loads(files["pledges.json"])["pledges"]
    assert [one["id"] for one in records] == [line["id"] for line in lines]
    assert sum(len(one["milestones"]) for one in records) == len(table(files["milestones.csv"]))


# Pages


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_s_numbers_are_those_of_the_file(language: str) -> None:
    portal = some_pledges()
    page = pledges_page(portal, ())
    assert [year.year for year in page.context.years] == [2026, 2025]
    assert [list(year.groups) for year in page.context.years] == [
        ["broken", "behind", "open", "late", "kept"],
        ["broken"],
    ]
    lines = table(next(one.content for one in pledge_files(portal, SETTINGS) if one.name == "pledges.csv"))
    _, html = render(environment(PROJECT / "theme", site_of(portal, SETTINGS, language), "x.css"), page, language, "zh")
    for year in page.context.years:
        section = html.partition(f'id="year-{year.year}"')[2].partition("</section>")[0]
        shown = list(map(int, re.findall(r"<dd>(\d+)</dd>", section)))
        counted = Counter(line["state"] for line in lines if line["year"] == str(year.year))
        assert shown == [counted[state] for state in ("kept", "late", "open", "broken")]
        assert section.count("<details>") == sum(
            int(line["milestones"]) > 0 for line in lines if line["year"] == str(year.year)
        )
    assert "2603-00005" not in html
    # cinnabar is for what is broken, and the bar's words say what the bar shows
    assert html.count('class="progress broken"') == 1
    assert html.count('x2="50%" y1="7"') == 0 and html.count('x2="25%" y1="7"') == 2


def test_links_within_the_page_lead_somewhere() -> None:
    portal = some_pledges()
    page = pledges_page(portal, ())
    _, html = render(environment(PROJECT / "theme", site_of(portal, SETTINGS, "en"), "x.css"), page, "en", "zh")
    anchors = set(re.findall(r'href="#([\w-]+)"', html))
    assert {"year-2026", "year-2026-behind", "reckoned", "data"} <= anchors
    assert anchors <= set(re.findall(r'id="([\w-]+)"', html))


def test_without_pledges_the_page_says_so() -> None:
    portal = a_portal([a_row(1)])
    _, html = render(
        environment(PROJECT / "theme", site_of(portal, SETTINGS, "en"), "x.css"), pledges_page(portal, ()), "en", "zh"
    )
    assert "No pledge has been announced yet." in html


def test_the_pledge_s_page_has_its_milestones(city: Path) -> None:
    add_pledge()
    portal, cases = cases_on(date(2025, 12, 31))
    site = site_of(portal, replace(SETTINGS, as_of=date(2025, 12, 31)), "en")
    (page,) = case_pages(cases, site)
    _, html = render(environment(PROJECT / "theme", site, "x.css"), page, "en", "zh")
    section = html.partition('id="milestones"')[2].partition("</section>")[0]
    assert section.count("<tr>") == 4
    assert "4 days late" in section and "Not reached" in section and "第二季度核查表" in section
    header = html.partition("<header>\n<h1")[2].partition("</header>")[0]
    assert "50% · 2 of 3 milestones" in header


def test_lost_milestones_are_missed_one_by_one(city: Path) -> None:
    repository(city)
    add_public_pledge()
    drop(PLEDGES, case_id=PLEDGE)
    assert Counter(one.rule for one in lost()) == {"milestone-deleted": 3}
