"""Valid cities in many written forms: every line end and quoting, with drop-ins and cells of several lines."""

from __future__ import annotations

import csv
import io
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

VALID_CITY = Path(__file__).resolve().parents[1] / "packages" / "valid-city"
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_TITLES = (
    "路灯不亮",
    "井盖松动",
    "健身器材损坏",
    "步道积水",
    "护栏倾斜",
    "指示牌脱落",
    "草坪枯黄",
    "水泵漏水",
    "公厕关闭",
    "树枝遮挡",
)
_TEXTS = (
    "现场核实，照片为证。", "夜间看不清路。", "雨后两天不退，\n行人绕行。", '居民称之为“断头路”，牌子上写着 "No entry"。', "管线老化, 须更换。",
    "Seen on site.\nTwo of three lamps are out.\n\nThe third flickers.", "东侧第三根，西侧第一根。", "第一行\n第二行\n第三行\n第四行", "已记录；待复核",
)  # fmt: skip
_PACKAGES = ("parks/2026", "water/2026")


@dataclass
class Rows:
    """One CSV file of the city: its header and rows, and how they are written."""

    rows: list[list[str]]
    line_end: str = "\n"
    quote_all: bool = False
    last_line_end: bool = True
    #: row → its text as it shall stand in the file, where that is not what a writer would write
    raw: dict[int, str] = field(default_factory=dict)

    def written(self) -> tuple[bytes, list[list[int]]]:
        """The file, and the physical line on which each cell begins (a row's last number: on which the row ends)."""
        text, line, places = "", 1, list[list[int]]()
        for number, row in enumerate(self.rows):
            cells = [self.quoted(cell) for cell in row]
            shown = self.raw.get(number, ",".join(cells))
            ends = [0]
            for cell in cells if number not in self.raw else [shown]:
                ends.append(ends[-1] + len(re.findall("\r\n|\r|\n", cell)))
            places.append([line + end for end in ends[:-1]] + [line + ends[-1]])
            text += shown + self.line_end
            line += ends[-1] + 1
        return (text if self.last_line_end else text.removesuffix(self.line_end)).encode(), places

    def quoted(self, cell: str) -> str:
        if self.quote_all or re.search('[",\r\n]', cell):
            return '"' + cell.replace('"', '""') + '"'
        return cell


@dataclass
class City:
    """Files by their path; those in `tables` are CSV, `files` are the rest."""

    tables: dict[str, Rows]
    files: dict[str, bytes]

    def write(self, folder: Path) -> None:
        for path, content in {**self.files, **{path: rows.written()[0] for path, rows in self.tables.items()}}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)


def city(chance: random.Random) -> City:
    """The small valid city with more cases, in one of the forms in which a city is right."""
    tables, files = dict[str, Rows](), dict[str, bytes]()
    for path in sorted(VALID_CITY.rglob("*")):
        name = path.relative_to(VALID_CITY).as_posix()
        if path.is_file() and path.suffix == ".csv":
            tables[name] = Rows([*csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))])
        elif path.is_file():
            files[name] = path.read_bytes()
    for package in _PACKAGES:
        for number in range(chance.randint(2, 14)):
            _add_case(chance, tables, f"data/{package}", number)
        for name in ("cases", "events"):
            _drop_in(chance, tables, f"data/{package}", name)
    for name, rows in tables.items():
        body = rows.rows[1:]
        if name.endswith("cases.csv") and chance.random() < 0.3:
            rows.rows[1:] = chance.sample(body, len(body))
        elif name.endswith("events.csv") and chance.random() < 0.3:
            # The order of a life's steps within a day is their order in the file.
            rows.rows[1:] = sorted(body, key=lambda row: row[1])
        rows.line_end = chance.choice(("\n", "\n", "\r\n", "\r"))
        rows.quote_all = chance.random() < 0.2
        rows.last_line_end = chance.random() < 0.8
    for name in [name for name in files if name.endswith(".md")]:
        if chance.random() < 0.3:
            files[name] = files[name].replace(b"\n", b"\r\n")
    return City(tables, files)


def _add_case(chance: random.Random, tables: dict[str, Rows], package: str, number: int) -> None:
    month, day = chance.randint(1, 9), chance.randint(1, 20)
    case = f"26{month:02}-{''.join(chance.choices(_LETTERS, k=5))}"
    reported = f"2026-{month:02}-{day:02}"
    tables[f"{package}/cases.csv"].rows.append(_row("cases", {
        "id": case, "kind": "problem", "title": f"{chance.choice(_TITLES)}（第 {number + 1} 处）", "description": chance.choice(_TEXTS),
        "category": chance.choice(("green", "supply")), "district": chance.choice(("nanyuan", "shishan", "")), "place": f"青溪路 {number + 1} 号",
        "lat": chance.choice(("", "31.25")), "lon": chance.choice(("", "121.5")), "reported_on": reported,
        "source": chance.choice(("hotline", "inspection")), "tags": chance.choice(("", "照明;夜间")),
    }))  # fmt: skip
    steps = [("verified", {}), ("named", {"unit": package.split("/")[1], "deadline": f"2026-{month:02}-28"}), ("replied", {}),
             ("rectified", {"evidence": "验收单：完好。"}), ("confirmed", {})]  # fmt: skip
    for step, more in steps[: chance.randint(1, 5)]:
        day = min(day + 1, 27)
        tables[f"{package}/events.csv"].rows.append(_row("events", {
            "case_id": case, "at": f"2026-{month:02}-{day:02}", "kind": step, "by": "市监督员" if step != "replied" else "养护单位",
            "text": chance.choice(_TEXTS), **more,
        }))  # fmt: skip


_COLUMNS = {
    "cases": [
        "id",
        "kind",
        "title",
        "title_en",
        "description",
        "category",
        "district",
        "place",
        "lat",
        "lon",
        "coord_sys",
        "reported_on",
        "source",
        "source_url",
        "tags",
    ],
    "events": [
        "case_id",
        "at",
        "kind",
        "by",
        "text",
        "text_en",
        "unit",
        "official",
        "post",
        "legal_basis",
        "deadline",
        "to_department",
        "evidence",
        "url",
        "reason",
    ],
    "figures": ["month", "channel", "posts", "replies", "followers", "median_reply_hours"],
    "media": [
        "case_id",
        "file",
        "kind",
        "moment",
        "caption",
        "alt",
        "alt_en",
        "credit",
        "licence",
        "taken_on",
        "sha256",
    ],
}


def _row(table: str, cells: dict[str, str]) -> list[str]:
    return [cells.get(name, "") for name in _COLUMNS[table]]


def _drop_in(chance: random.Random, tables: dict[str, Rows], package: str, name: str) -> None:
    """Moves the last rows into a drop-in, now and then."""
    rows = tables[f"{package}/{name}.csv"].rows
    if chance.random() < 0.4 and len(rows) > 4:
        at = chance.randrange(3, len(rows))
        drop_in = chance.choice(("新增", "pavilion", "2026-09", "a b"))
        tables[f"{package}/{name}.d/{drop_in}.csv"] = Rows([rows[0], *rows[at:]])
        del rows[at:]
