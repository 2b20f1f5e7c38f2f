"""The valid city in a git repository: what editors do to it, and what the check says of that."""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PIL import Image

from glasscase.check.run import HISTORY, check_portal
from glasscase.findings import Finding, Report
from glasscase.formatting import format_data
from glasscase.settings import Settings

DATA, CONTENT = Path("data"), Path("content")
RULES = {rule.__name__.replace("_", "-") for rule in HISTORY}
SETTINGS = Settings(
    name="柳泉", name_en="Liuquan", city="柳泉市", city_en="Liuquan", publisher="柳泉", publisher_en="Liuquan",
    contact="portal@liuquan.example", time_zone="Asia/Shanghai", country="CN", as_of=date(2026, 6, 1),
)  # fmt: skip
BENCH, TREE_PITS, PARKS, HOURS = "2602-b9x2m", "2601-4d7kq", "2603-k7m3q", "2604-t5w8n"
BILL, WATER = "2602-p3f6z", "2605-h1v9c"
CORRECTED = {"kind": "corrected", "by": "市监督员", "text": "更正。", "reason": "记录有误"}


Rows = list[dict[str, str]]
EVENTS = "data/parks/2026/events.csv"
CASES = "data/parks/2026/cases.csv"
MEDIA = "data/parks/2026/media.csv"
FIGURES = "data/parks/2026/figures.csv"
PLEDGE, PLEDGES, PLEDGE_CASES = "2501-q4c8t", "data/parks/2025/pledges.csv", "data/parks/2025/cases.csv"
PLEDGE_EVENTS = "data/parks/2025/events.csv"
WATER_CASES, WATER_EVENTS = "data/water/2026/cases.csv", "data/water/2026/events.csv"


def git(*arguments: str, cwd: Path | None = None) -> str:
    """Git as nobody has configured it."""
    config = {"user.name": "Editor", "user.email": "editor@city.example", "commit.gpgsign": "false"}
    options = [part for pair in config.items() for part in ("-c", "=".join(pair))]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
    done = subprocess.run(
        ["git", *options, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stderr
    return done.stdout.strip()


def commit(message: str = "Data", cwd: Path | None = None) -> str:
    git("add", "--all", cwd=cwd)
    git("commit", "--quiet", "--allow-empty", "--message", message, cwd=cwd)
    return git("rev-parse", "HEAD", cwd=cwd)


def repository(folder: Path) -> Path:
    """A repository in `folder`, with everything in it committed on the branch main."""
    git("init", "--quiet", "--initial-branch=main", cwd=folder)
    commit(cwd=folder)
    return folder


def rows_of(path: str | Path) -> Rows:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path: str | Path, rows: Rows) -> None:
    with Path(path).open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def edit(path: str | Path, change: Callable[[Rows], object]) -> None:
    """Changes a table's rows in place."""
    rows = rows_of(path)
    change(rows)
    write_rows(path, rows)


def add(path: str | Path, **cells: str) -> None:
    edit(path, lambda rows: rows.append(cells))


def drop(path: str | Path, **cells: str) -> None:
    """Deletes the rows that have these cells; there must be some."""
    rows = rows_of(path)
    left = [row for row in rows if any(row[name] != value for name, value in cells.items())]
    assert len(left) < len(rows)
    write_rows(path, left)


def put(path: str | Path, where: dict[str, str], **cells: str) -> None:
    """Changes cells of the one row that has the cells `where`."""

    def change(rows: Rows) -> None:
        (row,) = (row for row in rows if all(row[name] == value for name, value in where.items()))
        row.update(cells)

    edit(path, change)


def check(base: str = "main") -> Report:
    return check_portal(DATA, CONTENT, ("zh", "en"), base, SETTINGS)


def lost(base: str = "main") -> list[Finding]:
    """What the rules of history say."""
    return [finding for finding in check(base).findings if finding.rule in RULES]


# What an editor does


def drop_case(cases: str, case: str) -> None:
    for name, key in (("cases", "id"), ("events", "case_id"), ("media", "case_id")):
        path = Path(cases).with_name(f"{name}.csv")
        if path.exists():
            edit(path, lambda rows, key=key: rows.__setitem__(slice(None), [r for r in rows if r[key] != case]))


def move_case(case: str, old: str, new: str) -> None:
    for name, key in (("cases", "id"), ("events", "case_id")):
        rows = [row for row in rows_of(f"data/{old}/{name}.csv") if row[key] == case]
        drop(f"data/{old}/{name}.csv", **{key: case})
        for row in rows:
            add(f"data/{new}/{name}.csv", **row)


def delete_case() -> None:
    drop_case(CASES, BENCH)
    Path("data/parks/2026/media/2602-b9x2m-after.png").unlink()


def replace_picture() -> None:
    path = Path("data/parks/2026/media/2602-b9x2m-after.png")
    Image.new("RGB", (8, 8), "red").save(path)
    put(MEDIA, {"file": path.name}, sha256=hashlib.sha256(path.read_bytes()).hexdigest())


def append_events() -> None:
    add(EVENTS, case_id=TREE_PITS, at="2026-02-15", kind="replied", by="柳泉市园林处", text="材料已到货。")
    add(EVENTS, case_id=TREE_PITS, at="2026-02-15", kind="replied", by="柳泉市园林处", text="明天开工。")
    add(EVENTS, case_id=HOURS, at="2026-04-13", kind="replied", by="柳泉市园林处", text="六月一日起实行。")


def add_package() -> None:
    shutil.copytree("data/water/2026", "data/water/2025")
    for path in ("data/water/2025/cases.csv", "data/water/2025/events.csv"):
        text = Path(path).read_text(encoding="utf-8").replace("2026-", "2025-")
        Path(path).write_text(text.replace("2602-", "2502-").replace("2605-", "2505-"), encoding="utf-8")


def add_pledge() -> None:
    """A package with one pledge: two milestones reached, one to come."""
    folder = Path(PLEDGES).parent
    folder.mkdir(parents=True)
    tables = {
        "cases": [
            "id,kind,title,title_en,description,category,district,place,lat,lon,coord_sys,reported_on,source,source_url,tags",
            f"{PLEDGE},pledge,修缮公园长椅 60 张,Mend 60 park benches,旧长椅全部换新木条。,green,nanyuan,,,,,2025-01-10,inspection,,",
        ],
        "events": [
            "case_id,at,kind,by,text,text_en,unit,official,post,legal_basis,deadline,to_department,evidence,url,reason",
            f"{PLEDGE},2025-01-13,verified,市监督员,,,,,,,,,,,",
            f"{PLEDGE},2025-01-15,named,市监督员,,,parks,,,,2025-12-20,,,,",
        ],
        "pledges": [
            "case_id,due,milestone,milestone_en,share,reached_on,evidence",
            f"{PLEDGE},2025-03-31,换新 15 张,15 mended,25,2025-03-28,第一季度核查表",
            f"{PLEDGE},2025-06-30,换新 30 张,30 mended,50,2025-07-04,第二季度核查表",
            f"{PLEDGE},2025-12-20,全部换新,,100,,",
        ],
    }
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    format_data(DATA)


def add_public_pledge() -> None:
    add_pledge()
    commit()


def articles() -> None:
    Path("content/campaigns/2026-trees.md").unlink()
    add("data/redirects.csv", **{"from": "/campaigns/2026-trees/", "to": "/campaigns/"})
    page = Path("content/pages/about.md")
    page.write_text(page.read_text(encoding="utf-8") + "\n新的一段。\n", encoding="utf-8")
    Path("content/news").mkdir()
    Path("content/news/opening.md").write_text(
        "Title: 开放\nDate: 2026-05-01\nDepartment: parks\n\n开放了。\n", "utf-8"
    )
