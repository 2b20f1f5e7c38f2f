"""Privacy: what is found and what is not, what a finding shows, and what data/allowed.csv excuses.

`python -m pytest -s tests/test_privacy.py -k numbers` prints the table of recall and false blocks.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from stdnum.cn import ric

from glasscase.check.allowed import EXCUSABLE, WARNINGS
from glasscase.check.privacy import TEXTS
from glasscase.check.run import check_portal
from glasscase.findings import Finding, Refused, Report
from glasscase.formatting import format_data
from glasscase.pelican_adapter.loading import load
from glasscase.pelican_adapter.progress import Progress
from glasscase.privacy import KINDS, find_private, is_suspect, masked, suspects
from glasscase.privacy.patterns import PATTERNS
from glasscase.read.schemas import load_schema
from glasscase.report.document import as_json
from glasscase.report.terminal import as_text
from glasscase.sentences import SENTENCES
from glasscase.settings import Settings, contact_of
from tests.built import PROJECT
from tests.privacy_texts import UNLISTED, Sample, clean_texts, full_width, id_number, positives
from tests.repositories import PLEDGES, add_pledge

SAMPLED = ("id-card", "mobile", "bank-card", "plate", "email")
TODAY = date(2026, 9, 18)


# The numbers that the project is held to


@cache
def samples(kind: str) -> list[Sample]:
    return positives(kind, 3000)


@cache
def clean() -> list[str]:
    return clean_texts(20_000)


def is_found(sample: Sample) -> bool:
    """Just this, and just where it stands."""
    return [(f.kind, f.start, f.end) for f in find_private(sample.text)] == [(sample.kind, sample.start, sample.end)]


def test_numbers() -> None:
    print("\n| kind | texts | found | recall |\n|---|---:|---:|---:|")
    for kind in SAMPLED:
        found = sum(map(is_found, samples(kind)))
        print(f"| {kind} | {len(samples(kind)):,} | {found:,} | {found / len(samples(kind)):.2%} |")
        assert found >= 0.99 * len(samples(kind)) >= 0.99 * 3000, [s.text for s in samples(kind) if not is_found(s)][:5]
    blocked = [text for text in clean() if any(found.kind != "address" for found in find_private(text))]
    share = len(blocked) / len(clean())
    print(f"\nclean texts {len(clean()):,} ({len(set(clean())):,} different): blocked {len(blocked)} = {share:.3%}")
    assert share <= 0.001, blocked[:5]


def is_known(number: str) -> bool:
    """Whether python-stdnum takes it for an identity card's."""
    try:
        return ric.is_valid(number)
    except KeyError:  # its list of counties has holes over which it stumbles
        return False


def test_the_samples_are_what_they_say() -> None:
    """All provinces, counties that the library refuses, six spellings of mobiles, new-energy plates."""
    numbers = [find_private(sample.text)[0].value for sample in samples("id-card")]
    assert len({number[:2] for number in numbers}) == 34
    assert any(number.endswith("X") for number in numbers)
    assert all(any(number.startswith(county) for number in numbers) for county in UNLISTED)
    for county in UNLISTED:
        assert not all(is_known(number) for number in numbers if number.startswith(county))
    plates = [find_private(sample.text)[0].value for sample in samples("plate")]
    assert sum(len(plate) == 8 for plate in plates) > 500
    assert {plate[0] for plate in plates} == set("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼")
    spellings = Counter(re.sub("[0-9]", "0", s.text[s.start : s.end]) for s in samples("mobile"))
    six = ["00000000000", "000 0000 0000", "000-0000-0000", "+00 00000000000", "000000000000000", "０" * 11]
    # The last of them are digits, which the pattern above leaves alone.
    spellings["０" * 11] = sum(
        s.text[s.start] in "０１２３４５６７８９" and "－" not in s.text for s in samples("mobile")
    )
    assert all(spellings[spelling] > 200 for spelling in six), spellings


def test_mobile_prefixes_are_those_that_are_given_out() -> None:
    """phonenumbers knows which; ours are these, and those of data cards, in which nobody else's number can be."""
    pattern = re.compile(PATTERNS["mobile"])
    metadata = phonenumbers.PhoneMetadata.metadata_for_region("CN")
    assert metadata and metadata.mobile
    known = re.compile(metadata.mobile.national_number_pattern or "")
    theirs = {prefix for prefix in range(1000, 2000) if known.fullmatch(f"{prefix}1234567")}
    ours = {prefix for prefix in range(1000, 2000) if pattern.match(f"{prefix}1234567")}
    assert theirs <= ours
    assert {prefix // 10 for prefix in ours - theirs} <= {146, 148, 149, 161, 174}


# One by one

ID = id_number(Random(1), "440106")
FOUND: list[tuple[str, str, str]] = [
    ("id-card", f"身份证{ID}已核", ID),
    ("id-card", "身份证 11010519491231002x。", "11010519491231002x"),
    ("id-card", "证件号：１１０１０５　１９４９１２３１　００２Ｘ", "１１０１０５　１９４９１２３１　００２Ｘ"),
    ("id-card", "证件编号：11010519491231002X", "11010519491231002X"),
    ("mobile", "Phone no. 13812345678", "13812345678"),
    ("mobile", "电话No.13812345678", "13812345678"),
    ("id-card", "旧身份证号440106900101123，仍写在合同上", "440106900101123"),
    ("id-card", "见https://a.example/?id=11010519491231002X", "11010519491231002X"),
    ("mobile", "张女士13812345678来电", "13812345678"),
    ("mobile", "①13812345678②无", "13812345678"),
    ("mobile", "1\u200b38\ufeff1234\u20605678", "1\u200b38\ufeff1234\u20605678"),
    ("mobile", "Tel13812345678", "13812345678"),
    ("mobile", "wx:13812345678", "13812345678"),
    ("mobile", "（+86） 138 1234 5678", "（+86） 138 1234 5678"),
    ("mobile", "1.13812345678", "13812345678"),
    ("mobile", "0571-88888888-13812345678", "13812345678"),
    ("mobile", "13812345678 2026-03-05", "13812345678"),
    ("mobile", "12345 13812345678", "13812345678"),
    ("bank-card", "6222021234567890128", "6222021234567890128"),
    ("bank-card", "card 4111 1111 1111 1111", "4111 1111 1111 1111"),
    ("bank-card", "4111111111111111（建设银行）", "4111111111111111"),
    ("plate", "豫Ａ·Ｄ１２３４５", "豫Ａ·Ｄ１２３４５"),
    ("plate", "粤Z·1234港", "粤Z·1234港"),
    ("plate", "京A1234警", "京A1234警"),
    ("plate", "车牌号为沪c12345的车", "沪c12345"),
    ("email", "Write to a.b@mail.example.org.", "a.b@mail.example.org"),
    ("email", "13812345678@post.example", "13812345678@post.example"),
    ("address", "幸福小区3栋2单元501室", "3栋2单元501室"),
    ("address", "5号楼1203室", "5号楼1203室"),
    ("address", "延安路200弄12号301室", "200弄12号301室"),
    ("address", "和平花园3-2-501", "花园3-2-501"),
    ("address", "三号楼二单元0501房", "三号楼二单元0501房"),
    ("address", "Room 501, Unit 2, Building 3", "Room 501, Unit 2, Building 3"),
]
CLEAN = [
    "121.50560,29.74339", "113.13812345678", "2603-k7m3q", "¥13812345678", "13812345678元", "人民币13812345678.90",
    "订单号13812345678", "运单号：13812345678", "Order no. 4111111111111111", "SN-13812345678", "合同2026-13812345678",
    "12345、12315、95588、400-123-4567", "0755-12345678", "(0574) 8765 4321", "2026-03-05 14:30:05", "20260305143005",
    "明政发〔2026〕12号", "0" * 18, "440106199013011235", "440106199001011234", "990106199001011235", "440106900101123",
    "6222021234567890127", "4111111111111111", "123456789012345678901234567890",
    "受理编号11010519491231002X", "工单号：110105194912310021", "编号No.13812345678", "No.13812345678",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "https://a.example/13812345678/x@y.example",
    "ISBN 978-7-111-54742-6", "粤B2-20090059", "京ICP备12345678号", "川A级景区", "最新A12345型", "@明州发布", "git@host",
    "3月5号30户居民", "3号2室1厅", "5号楼120户", "市政府3楼305室", "12栋楼", "2单元停水",
    "550e8400-e29b-41d4-a716-446655440000", "138123456789", "12812345678", "1381234567", "x²138①",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "what"), FOUND)
def test_found(kind: str, text: str, what: str) -> None:
    assert [(f.kind, text[f.start : f.end]) for f in find_private(text)] == [(kind, what)]
    assert is_suspect(text)


@pytest.mark.parametrize("text", CLEAN)
def test_clean(text: str) -> None:
    assert find_private(text) == []


def test_several_in_one_text() -> None:
    text = f"张某（{ID}）电话138-1234-5678，车粤B12345，邮箱a@b.example，住3栋2单元501室"
    assert [found.kind for found in find_private(text)] == ["id-card", "mobile", "plate", "email", "address"]
    assert [found.value for found in find_private(text)][:3] == [ID, "13812345678", "粤B12345"]


# Whatever the text

CHARACTERS = st.text(
    st.one_of(
        st.sampled_from("0123456789１３８-－.· \u3000\u200b()（）+@＠粤京AＢx新栋室房单元号楼卡身份证:：/\n"),
        st.characters(codec="utf-8"),
    ),
    max_size=80,
)
WORDS = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=12).filter(
    lambda text: not find_private(text)
)


@settings(max_examples=300)
@given(CHARACTERS)
def test_any_text(text: str) -> None:
    found = find_private(text)
    ends = [0, *(one.end for one in found)]
    assert all(end <= one.start < one.end <= len(text) for end, one in zip(ends, found, strict=False))
    assert {one.kind for one in found} <= set(KINDS)
    assert is_suspect(text) or not found
    assert suspects(["", text, "x", text]) == ([1, 3] if is_suspect(text) else [])
    for one in found:
        assert masked(one.kind, one.value) != one.value


@settings(max_examples=300)
@given(st.sampled_from([s for kind in ("id-card", "mobile", "email") for s in positives(kind, 60, 2)]), WORDS, WORDS)
def test_between_any_chinese_words(sample: Sample, before: str, after: str) -> None:
    value = sample.text[sample.start : sample.end]
    text = f"{before}：{value}，{after}"
    if any(word in before for word in ("单号", "订单", "编号", "编码", "代码")):
        return
    kinds = [f.kind for f in find_private(text) if f.start >= len(before) and f.kind == sample.kind]
    assert kinds == [sample.kind]


def test_digits_that_look_plain_are_plain() -> None:
    """Every sign whose plain form has a digit is a digit of a number or a mark beside one, never half of each."""
    assert [f.value for f in find_private(full_width("13812345678"))] == ["13812345678"]
    assert [f.value for f in find_private("𝟙𝟛𝟠𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠")] == ["13812345678"]
    assert find_private("①③⑧①②③④⑤⑥⑦⑧") == []


@pytest.mark.parametrize("kind", SAMPLED)
def test_masked(kind: str) -> None:
    """Enough to find it again, and not enough to know it."""
    for sample in samples(kind)[:300]:
        (found,) = find_private(sample.text)
        shown = masked(found.kind, found.value)
        hidden = sum(sign == "*" for sign in shown)
        assert hidden >= (3 if kind in ("plate", "email") else 6)
        assert find_private(f"“{shown}”。") == []


# In the check


def check(city: Path = Path()) -> Report:
    return check_portal(city / "data", city / "content", ("zh", "en"))


def replace(path: str, before: str, after: str) -> None:
    text = Path(path).read_text(encoding="utf-8")
    assert text.count(before) == 1
    Path(path).write_text(text.replace(before, after), encoding="utf-8")


def test_every_column_of_text_is_read() -> None:
    """A column of text is read, or holds a code, a date, or what only `format` writes."""
    known = {
        "cases": {"id", "kind", "category", "district", "coord_sys", "source"},
        "events": {"case_id", "kind", "unit", "to_department"},
        "media": {"case_id", "kind", "moment", "sha256"},
        "pledges": {"case_id"},
    }
    for table, schema in (("cases", "case"), ("events", "event"), ("media", "media"), ("pledges", "pledge")):
        columns = {field["name"] for field in load_schema(schema)["fields"] if field["type"] == "string"}
        assert columns == {*TEXTS[table]} | known[table]


@pytest.mark.parametrize(("table", "field"), [(table, field) for table in TEXTS for field in TEXTS[table]])
def test_each_column(city: Path, table: str, field: str) -> None:
    add_pledge()
    path = Path(PLEDGES if table == "pledges" else f"data/parks/2026/{table}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[1][rows[0].index(field)] = "11010519491231002X"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    (found,) = [finding for finding in check().findings if finding.rule == "private-id-card"]
    assert (found.path, found.column, found.field) == (path.as_posix(), rows[0].index(field) + 1, field)
    assert found.value == "110*************2X"


def test_what_offices_publish_is_not_private(city: Path) -> None:
    text = Path("data/registry/departments.csv").read_text(encoding="utf-8").splitlines()
    header = text[0].split(",")
    cells = text[1].split(",")
    cells[header.index("hotline")], cells[header.index("email")] = "138-0013-8000", "office@liuquan.example"
    Path("data/registry/departments.csv").write_text("\n".join([text[0], ",".join(cells), *text[2:]]) + "\n", "utf-8")
    replace("data/parks/2026/events.csv", "已更换。", "已更换，可问 13800138000 或 Office@Liuquan.Example。")
    assert check().findings == ()
    replace("content/pages/about.md", "Title: ", "Title: portal@liuquan.example ")
    assert [finding.rule for finding in check().findings] == ["private-email"]
    assert check_portal(Path("data"), Path("content"), ("zh", "en"), contact="Portal@liuquan.example").findings == ()


def test_the_contact_is_read_without_running_the_settings(tmp_path: Path) -> None:
    assert contact_of(PROJECT / "pelicanconf.py") == "portal@mingzhou.example"
    path = tmp_path / "conf.py"
    assert contact_of(path) == ""
    for text in ("x = (", "raise SystemExit", "Settings(contact=mail())", "\0"):
        path.write_text(text, encoding="utf-8")
        assert contact_of(path) == ""


def test_other_rules_do_not_show_it_either(city: Path) -> None:
    """A number in the wrong column is a finding of another rule, whose value is shown too."""
    replace("data/parks/2026/cases.csv", "31.2304", "13812345678")
    replace("data/parks/2026/cases.csv", "green,nanyuan,银杏", "green,张某13812345678,银杏")
    report = check()
    assert {finding.rule for finding in report.findings} == {"maximum", "unknown-district"}
    for words in (as_text(report, "zh"), as_json(report, "en"), as_json(report, "zh")):
        assert "13812345678" not in words
        assert "138******78" in words


def test_format_takes_out_what_pictures_tell(city: Path) -> None:
    fixture = PROJECT / "tests/packages/invalid-picture-metadata"
    shutil.copytree(fixture / "data", "data", dirs_exist_ok=True)
    picture = Path("data/parks/2026/media/2602-b9x2m-after.png")
    before = Image.open(picture).convert("RGBA").tobytes()
    assert [finding.value for finding in check().findings] == ["GPS, camera"]
    format_data(Path("data"))
    assert check().findings == ()
    assert Image.open(picture).convert("RGBA").tobytes() == before
    assert format_data(Path("data"), dry_run=True) == []


@pytest.mark.parametrize("listed", [True, False])
def test_every_picture_is_looked_at(city: Path, listed: bool) -> None:
    """Also one that no row describes; never what a link points to, nor what is no picture."""
    name = "2602-b9x2m-after.png" if listed else "spare.png"
    source = PROJECT / "tests/packages/invalid-picture-metadata/data/parks/2026/media/2602-b9x2m-after.png"
    media = Path("data/parks/2026/media")
    shutil.copy(source, media / name)
    (media / "words.png").write_bytes(b"GPS")
    (media / "link.png").symlink_to(source)
    found = [finding.path for finding in check().findings if finding.rule == "picture-metadata"]
    assert found == [(media / name).as_posix()]


# Exceptions

MOBILE = "private-mobile,data/parks/2026/events.csv,138******78"


def excuse(*rows: str) -> None:
    Path("data/allowed.csv").write_text("\n".join(["rule,path,value,reason,until", *rows, ""]), encoding="utf-8")


@pytest.fixture
def with_mobile(city: Path) -> Path:
    replace("data/parks/2026/events.csv", "已更换。", "已更换，值班电话 13812345678。")
    return city


def settings_of(city: Path, today: date = TODAY) -> Settings:
    return Settings(
        name="明案", name_en="Glasscase", city="柳泉市", city_en="Liuquan", publisher="某组", publisher_en="Some",
        contact="a@city.example", time_zone="Asia/Shanghai", as_of=today, country="CN",
        data=Path("data"), content=Path("content"),
    )  # fmt: skip


def built(city: Path, today: date = TODAY) -> tuple[Finding, ...]:
    """What the build says of the same city."""
    try:
        return load(settings_of(city, today), None, Progress("en", quiet=True)).report.findings
    except Refused as refused:
        return refused.report.findings


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], ["error"]),
        ([f"{MOBILE},值班电话,"], ["allowed"]),
        ([f"{MOBILE},值班电话,2026-09-18"], ["allowed"]),
        (["private-mobile,,138******78,值班电话,"], ["allowed"]),
        (["private-mobile,parks/2026/events.csv,138******78,值班电话,"], ["allowed"]),
        ([f"{MOBILE},值班电话,2026-09-17"], ["error", "warning"]),
        (["private-mobile,data/water/2026/events.csv,138******78,值班电话,"], ["error", "warning"]),
        (["private-mobile,ks/2026/events.csv,138******78,值班电话,"], ["error", "warning"]),
        (["private-mobile,,138******79,值班电话,"], ["error", "warning"]),
        (["private-mobile,,,值班电话,"], ["error", "warning"]),
        (["private-email,,138******78,值班电话,"], ["error", "warning"]),
        ([f"{MOBILE},值班电话,", f"{MOBILE},又一次,"], ["allowed", "warning"]),
    ],
)
def test_exceptions(with_mobile: Path, rows: list[str], expected: list[str]) -> None:
    if rows:
        excuse(*rows)
    report = check_portal(Path("data"), Path("content"), ("zh", "en"), settings=settings_of(with_mobile))
    assert sorted(finding.severity for finding in report.findings) == expected
    rules = {finding.severity: finding.rule for finding in report.findings}
    assert rules.get("warning", "unused-exception") == "unused-exception"
    assert {rules[severity] for severity in rules if severity != "warning"} == {"private-mobile"}
    assert report.allowed == expected.count("allowed")
    if "allowed" in expected:
        (one,) = [finding for finding in report.findings if finding.severity == "allowed"]
        assert dict(one.details)["reason"] == "值班电话"
        assert "值班电话" in as_text(report, "zh")
    # The build says the same, and builds where the check lets it.
    assert sorted(built(with_mobile), key=Finding.order) == sorted(report.findings, key=Finding.order)
    if report.errors == 0:
        assert load(settings_of(with_mobile), None, Progress("en", quiet=True)).portal.cases


def test_an_exception_without_a_reason_is_none(with_mobile: Path) -> None:
    excuse(f"{MOBILE},,", f"{MOBILE},  ,")
    rules = sorted(finding.rule for finding in check().findings)
    assert rules == ["private-mobile", "required", "unused-exception", "unused-exception"]


def test_exceptions_in_articles_and_of_warnings(city: Path) -> None:
    replace("content/notices/2026-06-water-cut.md", "停水一日", "5号楼1203室停水一日")
    replace("data/parks/2026/cases.csv", "年内新建口袋公园两处", "New PARK 1")
    replace("data/parks/2026/cases.csv", "建议延长公园开放时间", "New PARK 1")
    replace("data/parks/2026/cases.csv", "柳泉公园,,,,2026-04-07", ",,,,2026-03-02")
    excuse("private-address,,*号楼****室,泵房所在,", "same-title,,New PARK 1,两处,")
    assert [(finding.rule, finding.severity) for finding in check().findings] == [
        ("private-address", "allowed"), ("same-title", "allowed"),
    ]  # fmt: skip


def test_what_can_be_excused_are_rules() -> None:
    assert SENTENCES.keys() >= EXCUSABLE
    assert {rule for rule in SENTENCES if rule.startswith("private-")} <= EXCUSABLE
    assert WARNINGS - {"unused-exception"} <= EXCUSABLE


def test_nothing_else_can_be_excused(city: Path) -> None:
    replace(
        "data/parks/2026/events.csv", "2602-b9x2m,2026-02-12,confirmed,市监督员", "2602-b9x2m,2026-02-12,confirmed,"
    )
    before = check().findings
    excuse("required,data/parks/2026/events.csv,,赶时间,")
    assert [f for f in check().findings if f.rule != "exception-not-possible"] == list(before)
    assert {finding.severity for finding in check().findings} == {"error"}
