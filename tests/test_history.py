"""What was public stays public: each rule of history on a real git repository, and what may be changed without one."""

from __future__ import annotations

import shutil
import string
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from glasscase.changes import Changes
from glasscase.findings import Finding
from glasscase.formatting import format_content, format_data
from glasscase.read.schemas import load_schema
from glasscase.report.phrases import message
from glasscase.sentences import SENTENCES
from tests.repositories import (
    BENCH,
    BILL,
    CASES,
    CONTENT,
    CORRECTED,
    DATA,
    EVENTS,
    FIGURES,
    HOURS,
    MEDIA,
    PARKS,
    PLEDGE,
    PLEDGE_CASES,
    PLEDGE_EVENTS,
    PLEDGES,
    RULES,
    TREE_PITS,
    WATER,
    WATER_CASES,
    WATER_EVENTS,
    add,
    add_package,
    add_pledge,
    add_public_pledge,
    append_events,
    articles,
    check,
    commit,
    delete_case,
    drop,
    drop_case,
    edit,
    lost,
    move_case,
    put,
    replace_picture,
    repository,
    rows_of,
)

PROJECT = Path(__file__).resolve().parents[1]
Place = tuple[str, str, int, int, str, str]


@pytest.fixture
def past(city: Path) -> Path:
    """The valid city, committed on main; the working directory."""
    return repository(city)


def places(findings: list[Finding]) -> list[Place]:
    return [(f.rule, f.path, f.line, f.column, f.field, f.value) for f in findings]


# Each rule: what an editor does, and the one finding at its place


def take_the_id_for_another_case() -> None:
    put(
        CASES, {"id": BENCH}, title="路灯不亮", title_en="", description="整条路没有灯。", district="nanyuan",
        place="新街 5 号", lat="", lon="", coord_sys="", reported_on="2026-03-09", tags="",
    )  # fmt: skip
    drop(EVENTS, case_id=BENCH)
    drop(MEDIA, case_id=BENCH)
    Path("data/parks/2026/media/2602-b9x2m-after.png").unlink()
    add(EVENTS, case_id=BENCH, at="2026-03-10", kind="verified", by="市民热线")


def delete_picture() -> None:
    drop(MEDIA, case_id=BENCH)
    Path("data/parks/2026/media/2602-b9x2m-after.png").unlink()
    put(EVENTS, {"case_id": BENCH, "kind": "rectified"}, evidence="2602-b9x2m-after.png")


def delete_package() -> None:
    shutil.rmtree("data/water/2026")


def rename_code() -> None:
    put("data/registry/categories.csv", {"code": "supply"}, code="water")
    for case in (BILL, WATER):
        put(WATER_CASES, {"id": case}, category="water")
        # The corrections are recorded, so only the code itself is missed.
    edit(WATER_EVENTS, lambda rows: rows.insert(4, {**CORRECTED, "case_id": BILL, "at": "2026-04-01"}))
    edit(WATER_EVENTS, lambda rows: rows.insert(8, {**CORRECTED, "case_id": WATER, "at": "2026-05-13"}))


#: rule → what is done, and the places of the findings that this must give
BROKEN: dict[str, tuple[Callable[[], object], list[Place]]] = {
    "case-deleted": (delete_case, [("case-deleted", CASES, 0, 0, "", BENCH)]),
    "case-moved": (
        lambda: move_case(HOURS, "parks/2026", "water/2026"),
        [("case-moved", WATER_CASES, 3, 1, "id", HOURS)],
    ),
    "case-rewritten": (
        lambda: put(CASES, {"id": BENCH}, title="柳泉公园长椅有裂纹", place="柳泉公园"),
        [
            ("case-rewritten", CASES, 6, 3, "title", "柳泉公园长椅有裂纹"),
            ("case-rewritten", CASES, 6, 8, "place", "柳泉公园"),
        ],
    ),
    "id-reused": (take_the_id_for_another_case, [("id-reused", CASES, 6, 1, "id", BENCH)]),
    "event-deleted": (
        lambda: drop(EVENTS, case_id=HOURS, kind="replied"),
        [("event-deleted", CASES, 8, 1, "id", "2026-04-13 replied 柳泉市园林处 六月起延长到二十一点半。")],
    ),
    "event-rewritten": (
        lambda: put(EVENTS, {"case_id": TREE_PITS, "kind": "named"}, deadline="2026-03-30", official="示例乙"),
        [
            ("event-rewritten", EVENTS, 3, 8, "official", "示例乙"),
            ("event-rewritten", EVENTS, 3, 11, "deadline", "2026-03-30"),
        ],
    ),
    "media-deleted": (delete_picture, [("media-deleted", CASES, 6, 1, "id", "2602-b9x2m-after.png")]),
    "media-rewritten": (
        lambda: put(MEDIA, {"case_id": BENCH}, moment="before", alt="长椅，木条是新的"),
        [("media-rewritten", MEDIA, 2, 4, "moment", "before")],
    ),
    "picture-replaced": (replace_picture, [("picture-replaced", MEDIA, 2, 2, "file", "2602-b9x2m-after.png")]),
    "milestone-deleted": (
        lambda: (add_public_pledge(), drop(PLEDGES, due="2025-06-30")),
        [("milestone-deleted", PLEDGE_CASES, 2, 1, "id", "2025-06-30 换新 30 张")],
    ),
    "milestone-rewritten": (
        lambda: (add_public_pledge(), put(PLEDGES, {"due": "2025-06-30"}, due="2025-07-31", share="45", reached_on="")),
        [
            ("milestone-rewritten", PLEDGES, 3, 2, "due", "2025-07-31"),
            ("milestone-rewritten", PLEDGES, 3, 5, "share", "45"),
            ("milestone-rewritten", PLEDGES, 3, 6, "reached_on", ""),
        ],
    ),
    "figures-deleted": (
        lambda: drop(FIGURES, month="2026-01", channel="wechat"),
        [("figures-deleted", FIGURES, 0, 0, "", "2026-01 wechat")],
    ),
    "figures-rewritten": (
        lambda: put(FIGURES, {"month": "2026-02"}, replies="8"),
        [("figures-rewritten", FIGURES, 4, 4, "replies", "8")],
    ),
    "table-deleted": (Path(FIGURES).unlink, [("table-deleted", FIGURES, 0, 0, "", "3")]),
    "folder-deleted": (delete_package, [("folder-deleted", "data/water/2026", 0, 0, "", "10")]),
    "withheld-shrunk": (
        lambda: drop("data/withheld.csv", id="2601-zz9zz"),
        [("withheld-shrunk", "data/withheld.csv", 0, 0, "", "2601-zz9zz")],
    ),
    "withheld-rewritten": (
        lambda: put("data/withheld.csv", {"id": "2601-zz9zz"}, reason="other"),
        [("withheld-rewritten", "data/withheld.csv", 2, 2, "reason", "other")],
    ),
    "code-removed": (rename_code, [("code-removed", "data/registry/categories.csv", 0, 0, "", "supply")]),
    "article-deleted": (
        Path("content/campaigns/2026-trees.md").unlink,
        [("article-deleted", "content/campaigns/2026-trees.md", 0, 0, "", "/campaigns/2026-trees/")],
    ),
    "translation-deleted": (
        Path("content/notices/2026-06-water-cut.en.md").unlink,
        [("translation-deleted", "content/notices/2026-06-water-cut.en.md", 0, 0, "", "/notices/2026-06-water-cut/")],
    ),
}
WARNINGS = {"figures-rewritten", "withheld-rewritten", "translation-deleted", "base-unreadable"}


@pytest.mark.parametrize("rule", sorted(BROKEN))
def test_history_rule(rule: str, past: Path) -> None:
    change, expected = BROKEN[rule]
    change()
    format_data(DATA)
    found = lost()
    assert places(found) == expected
    assert {finding.severity for finding in found} == {"warning" if rule in WARNINGS else "error"}
    for finding in found:
        _assert_sentences_are_filled(finding)


def _assert_sentences_are_filled(finding: Finding) -> None:
    given = {"value", "path", "field", *(name for name, _ in finding.details)}
    for sentence in SENTENCES[finding.rule]:
        assert {name for _, name, _, _ in string.Formatter().parse(sentence) if name} <= given
    assert message(finding, "zh") and message(finding, "en")


def test_every_rule_of_history_is_broken_here() -> None:
    # The last needs a dataset in what was public: it has a test of its own below.
    assert {*BROKEN, "base-unreadable", "dataset-file-deleted"} == RULES
    assert SENTENCES.keys() >= RULES


# What may be done without a word of history


def add_cases_by_drop_in() -> None:
    for name in ("cases", "events"):
        Path(f"data/parks/2026/{name}.d").mkdir()
    header, *_ = Path(CASES).read_text(encoding="utf-8").splitlines()
    row = "NEW,problem,凉亭漏雨,,顶棚三处漏水。,green,nanyuan,凉亭,,,,2026-05-01,hotline,,"
    Path("data/parks/2026/cases.d/a.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    header, *_ = Path(EVENTS).read_text(encoding="utf-8").splitlines()
    row = "NEW,2026-05-02,verified,市监督员,,,,,,,,,,,"
    Path("data/parks/2026/events.d/a.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")


def correct() -> None:
    put(CASES, {"id": BENCH}, title="柳泉公园长椅有裂纹", kind="problem", place="柳泉公园南门", lat="31.1001")
    put(EVENTS, {"case_id": BENCH, "kind": "named"}, deadline="2026-02-19")
    drop(EVENTS, case_id=BENCH, kind="confirmed")
    drop(MEDIA, case_id=BENCH)
    Path("data/parks/2026/media/2602-b9x2m-after.png").unlink()
    put(EVENTS, {"case_id": BENCH, "kind": "rectified"}, evidence="现场查看")
    add(EVENTS, **CORRECTED, case_id=BENCH, at="2026-03-01")


def withdraw() -> None:
    put(CASES, {"id": TREE_PITS}, title="银杏步道积水", description="已撤回。", place="", lat="", lon="", coord_sys="")
    put(EVENTS, {"case_id": TREE_PITS, "kind": "named"}, official="", post="", legal_basis="")
    put(EVENTS, {"case_id": TREE_PITS, "kind": "verified"}, text="现场核实。")
    put(EVENTS, {"case_id": TREE_PITS, "kind": "extended"}, reason="材料未到货")
    add(EVENTS, case_id=TREE_PITS, at="2026-03-01", kind="withdrawn", by="市监督员", reason="privacy")


def erase() -> None:
    delete_case()
    add("data/withheld.csv", id=BENCH, reason="privacy", date="2026-05-01")


def translate() -> None:
    put(MEDIA, {"case_id": BENCH}, caption="新木条", alt="长椅，三根木条是新的", alt_en="A bench", credit="园林处")
    put(EVENTS, {"case_id": TREE_PITS, "kind": "extended"}, text_en="The material has not come.")
    add(CASES, id="2605-aaaaa", kind="problem", title="路灯不亮", description="整条路没有灯。", category="green",
        reported_on="2026-05-03", source="hotline")  # fmt: skip
    add(EVENTS, case_id="2605-aaaaa", at="2026-05-04", kind="verified", by="市监督员")


def as_a_spreadsheet_saves() -> None:
    """Numbers lose their zeros, dates their hyphens; rows are sorted by another column; and more."""
    put(CASES, {"id": BENCH}, lat="31.1", lon="121.4", reported_on="2026/2/3")
    edit(EVENTS, lambda rows: rows.sort(key=lambda row: (row["kind"], row["at"]), reverse=True))
    put(EVENTS, {"case_id": TREE_PITS, "kind": "extended"}, deadline="2026年2月20日", by=" 市监督员 ")
    for name in (CASES, EVENTS):
        path = Path(name)
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    text = Path(WATER_CASES).read_text(encoding="utf-8")
    Path(WATER_CASES).write_bytes(text.encode("gb18030"))
    path = Path(FIGURES)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"26.5", b"26.50"))


def other_columns() -> None:
    """In another order, and called by their titles."""
    _, *rows = Path(FIGURES).read_text(encoding="utf-8").splitlines()
    titles = ",".join(field["title"] for field in load_schema("figure")["fields"])
    lines = [",".join(reversed(line.split(","))) for line in (titles, *rows)]
    Path(FIGURES).write_text("\n".join(lines) + "\n", encoding="utf-8")


def move_after_a_correction() -> None:
    move_case(HOURS, "parks/2026", "water/2026")
    put(WATER_EVENTS, {"case_id": HOURS, "kind": "named"}, unit="water")
    add(WATER_EVENTS, **CORRECTED, case_id=HOURS, at="2026-05-01")


def end_a_department() -> None:
    put("data/registry/departments.csv", {"code": "water"}, until="2026-12-31", name="柳泉市自来水公司（已撤销）")
    put("data/registry/categories.csv", {"code": "green"}, rectify_days="9")
    add("data/registry/districts.csv", code="dongwan", name="东湾区", name_en="Dongwan")


def fill_figures() -> None:
    put(FIGURES, {"channel": "wechat"}, followers="50", median_reply_hours="3")
    add(FIGURES, month="2026-03", channel="hotline", posts="3", replies="3")


def reach_a_milestone() -> None:
    add_public_pledge()
    put(PLEDGES, {"share": "100"}, milestone_en="All mended", reached_on="2025-12-18", evidence="验收报告")


def correct_a_milestone() -> None:
    add_public_pledge()
    put(PLEDGES, {"share": "25"}, milestone="换新 16 张", reached_on="2025-03-29")
    drop(PLEDGES, share="50")
    add(PLEDGE_EVENTS, **CORRECTED, case_id=PLEDGE, at="2025-08-01")


def withdraw_a_pledge() -> None:
    add_public_pledge()
    put(PLEDGES, {"share": "25"}, milestone="已撤回。", evidence="核查表")
    add(PLEDGE_EVENTS, case_id=PLEDGE, at="2025-08-01", kind="withdrawn", by="市监督员", reason="duplicate")


LEGITIMATE = (
    append_events, add_cases_by_drop_in, add_package, correct, withdraw, erase, translate, articles,
    move_after_a_correction, end_a_department, fill_figures,
    add_pledge, reach_a_milestone, correct_a_milestone, withdraw_a_pledge,
)  # fmt: skip


@pytest.mark.parametrize("change", LEGITIMATE, ids=lambda change: change.__name__)
def test_what_is_legitimate_is_no_finding(change: Callable[[], None], past: Path) -> None:
    change()
    assert lost() == []
    format_data(DATA)
    assert check().findings == ()


@pytest.mark.parametrize("change", [as_a_spreadsheet_saves, other_columns], ids=lambda change: change.__name__)
def test_form_is_no_matter_of_history(change: Callable[[], None], past: Path) -> None:
    change()
    assert check().errors
    assert lost() == []
    format_data(DATA)
    assert check().findings == ()


def test_what_format_mends_is_no_matter_of_history(past: Path) -> None:
    """The base is untidy: drop-ins, other order, a picture with what a camera wrote into it."""
    as_a_spreadsheet_saves()
    add_cases_by_drop_in()
    page = Path("content/pages/about.md")
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    picture = Path("data/parks/2026/media/2602-b9x2m-after.png")
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    Image.open(picture).copy().save(picture, exif=exif)
    for name in ("cases", "events"):
        path = Path(f"data/parks/2026/{name}.d/a.csv")
        path.write_text(path.read_text(encoding="utf-8").replace("NEW", "2605-bbbbb"), encoding="utf-8")
    commit()
    format_data(DATA)
    format_content(CONTENT)
    assert not Path("data/parks/2026/cases.d").exists()
    report = check()
    assert [f for f in report.findings if f.rule in RULES] == []
    assert report.changes == Changes("main")


# Several steps on one day, twins, and what a correction does not cover


def test_one_of_two_equal_steps_is_missed(past: Path) -> None:
    twin = {"case_id": HOURS, "at": "2026-04-20", "kind": "note", "by": "市监督员", "text": "已公示。"}
    add(EVENTS, **twin)
    add(EVENTS, **twin)
    commit()
    drop(EVENTS, **twin)
    add(EVENTS, **twin)
    (finding,) = lost()
    assert (finding.rule, finding.value) == ("event-deleted", "2026-04-20 note 市监督员 已公示。")


def test_steps_of_one_day_are_told_apart(past: Path) -> None:
    for text in ("甲", "乙", "丙"):
        add(EVENTS, case_id=HOURS, at="2026-04-20", kind="note", by="市监督员", text=text)
    commit()
    put(EVENTS, {"text": "乙"}, text="乙，已改")
    edit(EVENTS, lambda rows: rows.reverse())
    add(EVENTS, case_id=HOURS, at="2026-04-20", kind="note", by="市监督员", text="丁")
    found = {(f.rule, f.value, dict(f.details).get("old")) for f in lost()}
    # Which of the two new ones took the place of the old one cannot be known, but that one did.
    assert found in ({("event-rewritten", "乙，已改", "乙")}, {("event-rewritten", "丁", "乙")})


def test_another_day_is_another_step(past: Path) -> None:
    put(EVENTS, {"case_id": BENCH, "kind": "confirmed"}, at="2026-02-20")
    assert places(lost()) == [("event-rewritten", EVENTS, 9, 2, "at", "2026-02-20")]


def test_a_step_that_is_another_one_now_is_gone(past: Path) -> None:
    put(EVENTS, {"case_id": BENCH, "kind": "confirmed"}, kind="note", text="等待确认", at="2026-02-21")
    assert [f.rule for f in lost()] == ["event-deleted"]


def test_a_translation_is_filled_in_but_not_rewritten(past: Path) -> None:
    put(EVENTS, {"case_id": HOURS, "kind": "replied"}, text_en="Until ten from June.")
    assert [(f.rule, f.field, dict(f.details)["old"]) for f in lost()] == [
        ("event-rewritten", "text_en", "Until 21:30 from June.")
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda: add(EVENTS, **CORRECTED, case_id=HOURS, at="2026-05-01"),  # of another case
        lambda: put(WATER_EVENTS, {"kind": "corrected"}, text="另一个更正。"),  # an old one, altered
        lambda: add(EVENTS, case_id=BENCH, at="2026-05-01", kind="note", by="市监督员", text="更正。"),
        lambda: add(EVENTS, case_id=BENCH, at="2026-05-01", kind="withdrawn", by="市监督员", reason="other"),
    ],
)
def test_what_does_not_excuse(change: Callable[[], None], past: Path) -> None:
    put(CASES, {"id": BENCH}, reported_on="2026-02-02")
    put(WATER_CASES, {"id": WATER}, reported_on="2026-05-05")
    change()
    assert {f.path for f in lost() if f.rule == "case-rewritten"} == {CASES, WATER_CASES}


@pytest.mark.parametrize(("at", "excused"), [("2026-05-31", True), ("2999-01-01", False), ("soon", False)])
def test_a_correction_that_nobody_can_read_yet_excuses_nothing(at: str, excused: bool, past: Path) -> None:
    put(CASES, {"id": BENCH}, place="柳泉公园")
    add(EVENTS, **CORRECTED, case_id=BENCH, at=at)
    assert [f.rule for f in lost()] == ([] if excused else ["case-rewritten"])


def test_a_withdrawal_takes_names_out_and_nothing_else(past: Path) -> None:
    withdraw()
    put(EVENTS, {"case_id": TREE_PITS, "kind": "named"}, deadline="", official="示例乙", post="处长")
    put(CASES, {"id": TREE_PITS}, place="别处", category="supply")
    found = {(f.rule, f.field, f.value) for f in lost()}
    assert found == {
        ("event-rewritten", "deadline", ""), ("event-rewritten", "official", "示例乙"),
        ("event-rewritten", "post", "处长"), ("case-rewritten", "place", "别处"), ("case-rewritten", "category", "supply"),
    }  # fmt: skip


def test_names_may_be_taken_out_of_what_was_withdrawn_before(past: Path) -> None:
    put(WATER_CASES, {"id": WATER}, description="连续三晚无水。")
    assert lost() == []
    put(WATER_EVENTS, {"kind": "withdrawn"}, reason="other")
    assert [(f.rule, f.field) for f in lost()] == [("event-rewritten", "reason")]


def test_a_withdrawal_is_not_taken_back_in_silence(past: Path) -> None:
    drop(WATER_EVENTS, kind="withdrawn")
    assert [f.rule for f in lost()] == ["event-deleted"]


def test_a_correction_of_everything_is_still_another_case(past: Path) -> None:
    take_the_id_for_another_case()
    add(EVENTS, **CORRECTED, case_id=BENCH, at="2026-04-01")
    assert [f.rule for f in lost()] == ["id-reused"]


def test_an_id_taken_anew(past: Path) -> None:
    """The old case gets a new id, as if it were another one."""
    for path in (CASES, EVENTS, MEDIA):
        text = Path(path).read_text(encoding="utf-8")
        Path(path).write_text(text.replace(f"\n{BENCH},", "\n2602-ccccc,"), encoding="utf-8")
    assert places(lost()) == [("case-deleted", CASES, 0, 0, "", BENCH)]


def test_a_withheld_case_goes_with_a_reason_only_of_its_own(past: Path) -> None:
    delete_case()
    add("data/withheld.csv", id="2602-ddddd", reason="privacy", date="2026-05-01")
    assert [f.rule for f in lost()] == ["case-deleted"]


def test_a_case_in_two_packages_is_not_moved(past: Path) -> None:
    move_case(HOURS, "parks/2026", "water/2026")
    add(CASES, **next(row for row in rows_of(WATER_CASES) if row["id"] == HOURS))
    assert lost() == []
    assert "duplicate-id" in {f.rule for f in check().findings}


def test_a_case_that_stood_in_two_packages_may_leave_one(past: Path) -> None:
    for name, key in (("cases", "id"), ("events", "case_id")):
        for row in rows_of(f"data/parks/2026/{name}.csv"):
            if row[key] == HOURS:
                add(f"data/water/2026/{name}.csv", **row)
    commit("Twice")
    drop_case(CASES, HOURS)
    assert lost() == []
    drop_case(WATER_CASES, HOURS)
    assert {f.rule for f in lost()} == {"case-deleted"}


def test_events_that_move_along_are_not_lost(past: Path) -> None:
    move_case(HOURS, "parks/2026", "water/2026")
    drop(WATER_EVENTS, case_id=HOURS, kind="replied")
    assert {f.rule for f in lost()} == {"case-moved", "event-deleted"}


# Tables and folders


@pytest.mark.parametrize("name", ["cases", "events", "media"])
def test_a_table_that_is_gone_is_one_finding(name: str, past: Path) -> None:
    path = Path(f"data/parks/2026/{name}.csv")
    count = len(rows_of(path))
    path.unlink()
    (finding,) = (f for f in check().findings if f.rule not in ("unlisted-file", "unknown-evidence"))
    assert (finding.rule, finding.path, finding.value) == ("table-deleted", path.as_posix(), str(count))


def test_an_empty_package_is_said_once(past: Path) -> None:
    for path in Path("data/water/2026").iterdir():
        path.unlink()
    assert [(f.rule, f.path) for f in check().findings] == [
        ("table-deleted", WATER_CASES), ("table-deleted", WATER_EVENTS),
    ]  # fmt: skip


def test_a_media_table_goes_with_its_last_picture(past: Path) -> None:
    Path(MEDIA).unlink()
    Path("data/parks/2026/media/2602-b9x2m-after.png").unlink()
    put(EVENTS, {"case_id": BENCH, "kind": "rectified"}, evidence="现场查看")
    add(EVENTS, **CORRECTED, case_id=BENCH, at="2026-03-01")
    assert lost() == []


def test_a_package_whose_cases_are_elsewhere_may_go(past: Path) -> None:
    for case in (BILL, WATER):
        move_case(case, "water/2026", "parks/2026")
    shutil.rmtree("data/water/2026")
    assert {f.rule for f in lost()} == {"case-moved"}


def test_figures_go_with_no_package(past: Path) -> None:
    rows = rows_of(CASES)
    shutil.rmtree("data/parks")
    with Path("data/withheld.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{row['id']},other,2026-05-01\n" for row in rows)
    assert [(f.rule, f.path, f.value) for f in lost() if f.rule != "code-removed"] == [
        ("folder-deleted", "data/parks/2026", "3")
    ]


def test_a_dataset_is_missed(past: Path) -> None:
    folder = Path("data/parks/datasets/trees")
    folder.mkdir(parents=True)
    for name in ("datapackage.json", "trees.csv"):
        (folder / name).write_text("{}", encoding="utf-8")
    commit()
    assert lost() == []
    shutil.rmtree(folder)
    assert [(f.rule, f.path, f.value) for f in lost()] == [("folder-deleted", folder.as_posix(), "2")]


def test_a_file_of_a_dataset_is_missed(past: Path) -> None:
    folder = Path("data/parks/datasets/trees")
    folder.mkdir(parents=True)
    for name in ("datapackage.json", "trees.csv", "old.csv"):
        (folder / name).write_text("{}", encoding="utf-8")
    commit()
    (folder / "old.csv").unlink()
    (folder / "trees.csv").write_text("{}\n", encoding="utf-8")
    found = [f for f in check("HEAD").findings if f.rule.startswith("dataset-file")]
    _assert_sentences_are_filled(found[0])
    assert [(f.path, f.value, f.severity) for f in found] == [((folder / "old.csv").as_posix(), "old.csv", "warning")]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("problem,柳泉公园长椅", 'problem,"柳泉公园长椅'),
        lambda text: "<<<<<<< ours\n" + text,
        lambda text: "",
    ],
    ids=["quote", "conflict", "empty"],
)
def test_what_cannot_be_read_now_is_one_finding(spoil: Callable[[str], str], past: Path) -> None:
    path = Path(CASES)
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert lost() == []
    assert len(check().findings) == 1


def test_which_cases_are_withheld_cannot_be_read(past: Path) -> None:
    erase()
    path = Path("data/withheld.csv")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"{BENCH},privacy", f'{BENCH},"privacy'), encoding="utf-8")
    assert lost() == []
    assert [f.rule for f in check().findings if f.severity == "error"] == ["unclosed-quote"]


def test_rows_may_stand_in_a_spreadsheet(past: Path) -> None:
    Path(CASES).unlink()
    Path("data/parks/2026/cases.xlsx").write_bytes(b"")
    assert lost() == []
    assert check().errors
    Path("data/parks/2026/cases.xlsx").unlink()
    assert [f.rule for f in lost()] == ["table-deleted"]


# A base that is broken itself


@pytest.mark.parametrize(
    ("path", "before", "after", "value"),
    [
        (CASES, "problem,柳泉公园长椅", 'problem,"柳泉公园长椅', "unclosed-quote"),
        (CASES, "2602-b9x2m,problem", "<<<<<<< ours\n2602-b9x2m,problem", "merge-conflict"),
        (CASES, "2602-b9x2m,problem", "NEW,problem", "NEW"),
        (
            EVENTS,
            "\n2602-b9x2m,2026-02-12,confirmed,市监督员,,",
            "\n2602-b9x2m,2026-02-12,confirmed,市监督员,",
            "missing-cell",
        ),
        ("data/withheld.csv", "privacy", '"privacy', "unclosed-quote"),
    ],
)
def test_base_unreadable(path: str, before: str, after: str, value: str, past: Path) -> None:
    good = Path(path).read_text(encoding="utf-8")
    assert good.count(before) == 1
    Path(path).write_text(good.replace(before, after), encoding="utf-8")
    commit("Broken")
    Path(path).write_text(good, encoding="utf-8")
    (finding,) = check().findings
    assert (finding.rule, finding.path, finding.value, finding.severity) == ("base-unreadable", path, value, "warning")
    _assert_sentences_are_filled(finding)


def test_a_broken_base_hides_no_case(past: Path) -> None:
    text = Path(CASES).read_text(encoding="utf-8")
    Path(CASES).write_text(text.replace("2603-k7m3q", "<<<<<<< ours\n2603-k7m3q"), encoding="utf-8")
    commit("Broken")
    Path(CASES).write_text(text, encoding="utf-8")
    drop_case(CASES, PARKS)
    assert {(f.rule, f.value) for f in lost()} == {("base-unreadable", "merge-conflict"), ("case-deleted", PARKS)}
    assert check().changes == Changes("main", lost=(PARKS,))


def test_a_link_in_the_base_is_not_followed(past: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.csv").write_text("id\n", encoding="utf-8")
    text = Path(WATER_CASES).read_bytes()
    Path(WATER_CASES).unlink()
    Path(WATER_CASES).symlink_to(tmp_path / "outside.csv")
    commit("A link")
    Path(WATER_CASES).unlink()
    Path(WATER_CASES).write_bytes(text)
    assert places(lost()) == [("base-unreadable", WATER_CASES, 0, 0, "", "symlink")]


def test_a_picture_that_was_a_link_is_not_followed(past: Path) -> None:
    picture = Path("data/parks/2026/media/2602-b9x2m-after.png")
    content = picture.read_bytes()
    picture.unlink()
    picture.symlink_to("/etc/hostname")
    commit("A link")
    picture.unlink()
    picture.write_bytes(content)
    assert places(lost()) == [("base-unreadable", picture.as_posix(), 0, 0, "", "symlink")]


def test_a_package_behind_a_link_is_gone(past: Path, tmp_path: Path) -> None:
    shutil.move("data/water", tmp_path / "water")
    Path("data/water").symlink_to(tmp_path / "water")
    assert [f.rule for f in lost()] == ["folder-deleted"]
