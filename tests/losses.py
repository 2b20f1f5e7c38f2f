"""Changes that lose rows which were public, and changes that lose none: each a small slip, or a trick."""

from __future__ import annotations

import csv
import io
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from glasscase.formatting import format_data
from tests.repositories import Rows, rows_of

#: a table's rows, of the packages and of data/ itself
Fact = tuple[str, tuple[tuple[str, str], ...]]
TABLES = ("cases", "events", "media", "figures", "pledges")
IDS = {"cases": "id", "events": "case_id", "media": "case_id", "pledges": "case_id"}


def facts(data: Path) -> Counter[Fact]:
    """Every row that the portal would show, whatever the file, order and line ends; read with nothing of ours."""
    found = Counter[Fact]()
    for name in TABLES:
        for path in (
            *data.glob(f"*/[0-9][0-9][0-9][0-9]/{name}.csv"),
            *data.glob(f"*/[0-9][0-9][0-9][0-9]/{name}.d/*.csv"),
        ):
            if not path.name.startswith("."):
                found.update((name, row) for row in _rows(path))
    for name in ("withheld", "redirects"):
        found.update((name, row) for row in _rows(data / f"{name}.csv"))
    return found


def _rows(path: Path) -> Iterator[tuple[tuple[str, str], ...]]:
    try:
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
        yield from (tuple(sorted(row.items())) for row in csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except (OSError, ValueError, csv.Error, TypeError):
        return


# One function a kind of loss. Each changes the city in the folder at random.


def a_case(rng: Random, data: Path) -> None:
    """With all that belongs to it, so that nothing dangles."""
    package, case = _case(rng, data)
    for name, key in IDS.items():
        _filter(package / f"{name}.csv", lambda row, key=key: row[key] != case)
    _tidy(package)


def an_event(rng: Random, data: Path) -> None:
    _delete_rows(rng, _table(rng, data, "events"), 1)


def several_rows(rng: Random, data: Path) -> None:
    for _ in range(rng.randint(1, 3)):
        path = _table(rng, data, rng.choice((*TABLES, "withheld", "redirects")))
        _delete_rows(rng, path, rng.randint(1, 4))


def the_end_of_a_file(rng: Random, data: Path) -> None:
    path = _table(rng, data, rng.choice((*TABLES, "withheld", "redirects")))
    content = path.read_bytes()
    if rng.random() < 0.5:
        lines = content.splitlines(keepends=True)
        path.write_bytes(b"".join(lines[: rng.randrange(0, len(lines))]))
    else:
        path.write_bytes(content[: rng.randrange(0, len(content))])


def a_file(rng: Random, data: Path) -> None:
    _table(rng, data, rng.choice((*TABLES, "withheld", "redirects"))).unlink()


def what_came_last(rng: Random, data: Path) -> None:
    """An older version of some tables: without the rows that were added since, in several packages."""
    for package in rng.sample(_packages(data), rng.randint(1, 2)):
        newest = max(row["at"] for row in rows_of(package / "events.csv"))
        since = max(rng.choice(rows_of(package / "events.csv"))["at"], "2000-01-01")
        _filter(package / "events.csv", lambda row, since=since, newest=newest: row["at"] < min(since, newest))


def a_package(rng: Random, data: Path) -> None:
    package = rng.choice(_packages(data))
    shutil.rmtree(package)
    if not any(package.parent.iterdir()):
        package.parent.rmdir()


def a_department(rng: Random, data: Path) -> None:
    shutil.rmtree(rng.choice(_packages(data)).parent)


def by_a_drop_in(rng: Random, data: Path) -> None:
    """Rows go from the table into a file that nobody reads, or that has lost a column or a row."""
    path = _table(rng, data, rng.choice(("cases", "events")))
    rows = rows_of(path)
    taken = [rows.pop(rng.randrange(len(rows))) for _ in range(rng.randint(1, min(3, len(rows))))]
    header = list(taken[0])
    _write(path, header, rows)
    folder = path.with_suffix(".d")
    match rng.randrange(5):
        case 0:
            folder.mkdir(exist_ok=True)
            _write(folder / rng.choice((".hidden.csv", "rows.txt", "rows.csv.bak", "rows")), header, taken)
        case 1:
            (folder / "sub").mkdir(parents=True, exist_ok=True)
            _write(folder / "sub/rows.csv", header, taken)
        case 2:
            folder.mkdir(exist_ok=True)
            column = rng.choice(header[1:])
            _write(folder / "rows.csv", [name for name in header if name != column], taken)
        case 3:
            folder.mkdir(exist_ok=True)
            _write(folder / "rows.csv", header, taken[1:])
        case _:
            _write(path.with_name(f"{path.stem}-2.csv"), header, taken)


def by_a_merge(rng: Random, data: Path) -> None:
    """Both sides of a conflict are left, or only the other one, or the marks are taken out with a row."""
    path = _table(rng, data, rng.choice(("cases", "events", "withheld")))
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = rng.randrange(1, len(lines))
    match rng.randrange(3):
        case 0:
            lines[at:at] = ["<<<<<<< HEAD\n", "=======\n"]
            lines.insert(min(len(lines), at + 3), ">>>>>>> branch\n")
            del lines[at + 2]
        case 1:
            lines[at] = "=======\n"
        case _:
            del lines[at : at + rng.randint(1, 5)]
    path.write_text("".join(lines), encoding="utf-8")


def an_id(rng: Random, data: Path) -> None:
    """The same case under another id, everywhere."""
    package, case = _case(rng, data)
    new = f"{case[:5]}{''.join(rng.choices('0123456789abcdefghjkmnpqrstvwxyz', k=5))}"
    for name in IDS:
        path = package / f"{name}.csv"
        if path.exists():
            path.write_text(path.read_text(encoding="utf-8").replace(case, new), encoding="utf-8")
    for picture in sorted((package / "media").glob(f"{case}*")):
        picture.rename(picture.with_name(picture.name.replace(case, new)))


def an_id_for_another_case(rng: Random, data: Path) -> None:
    package, case = _case(rng, data)
    _filter(package / "events.csv", lambda row: row["case_id"] != case)
    _filter(package / "media.csv", lambda row: row["case_id"] != case)
    rows = rows_of(package / "cases.csv")
    (row,) = (row for row in rows if row["id"] == case)
    day = f"{row['reported_on'][:4]}-07-0{rng.randint(1, 9)}"
    row.update(title="另一个问题", title_en="", description="与原来无关。", place="别处", reported_on=day)
    _write(package / "cases.csv", list(row), rows)
    events = rows_of(package / "events.csv")
    events.append({"case_id": case, "at": day, "kind": "verified", "by": "市民热线"})
    _write(package / "events.csv", _header(package / "events.csv"), events)
    _tidy(package)


def a_name_of_a_folder(rng: Random, data: Path) -> None:
    package = rng.choice(_packages(data))
    package.rename(
        package.with_name(rng.choice((f"{package.name}.bak", f"{package.name[:3]}", f".{package.name}", "datasets")))
    )


def with_words_for_another_case(rng: Random, data: Path) -> None:
    """A correction, a withdrawal or an erasure, but not of the case that is lost."""
    package, case = _case(rng, data)
    _, other = _case(rng, data, but=case)
    if rng.random() < 0.5:
        a_case_called(package, case)
    else:
        rows = rows_of(package / "events.csv")
        mine = [at for at, row in enumerate(rows) if row["case_id"] == case]
        del rows[rng.choice(mine)]
        _write(package / "events.csv", list(rows[0]), rows)
    if rng.random() < 0.5:
        for own in _packages(data):
            if any(row["id"] == other for row in rows_of(own / "cases.csv")):
                row = {"case_id": other, "at": "2026-09-01", "kind": "corrected", "by": "市监督员", "reason": "更正"}
                _write(own / "events.csv", _header(own / "events.csv"), [*rows_of(own / "events.csv"), row])
    else:
        path = data / "withheld.csv"
        row = {"id": "2601-q0q0q", "reason": "privacy", "date": "2026-09-01"}
        _write(path, _header(path), [*rows_of(path), row])


def a_row_for_its_twin(rng: Random, data: Path) -> None:
    """The table keeps its length: one row stands there twice, another not at all."""
    path = _table(rng, data, rng.choice(("cases", "events", "figures", "pledges")))
    rows = rows_of(path)
    if len(rows) > 1:
        one, other = rng.sample(range(len(rows)), 2)
        rows[one] = dict(rows[other])
        _write(path, list(rows[0]), rows)


def on_the_way_to_another_package(rng: Random, data: Path) -> None:
    """A case moves with a step that says so, and loses one of its events on the way."""
    package, case = _case(rng, data)
    target = rng.choice([other for other in _packages(data) if other != package])
    for name, key in IDS.items():
        if not (package / f"{name}.csv").exists():
            continue
        rows = [row for row in rows_of(package / f"{name}.csv") if row[key] == case]
        _filter(package / f"{name}.csv", lambda row, key=key: row[key] != case)
        if name == "events" and rows:
            del rows[rng.randrange(len(rows))]
            rows.append({"case_id": case, "at": "2026-09-01", "kind": "transferred", "to_department": "parks"})
        if name in ("cases", "events"):
            _write(target / f"{name}.csv", _header(target / f"{name}.csv"), [*rows_of(target / f"{name}.csv"), *rows])
    _tidy(package)


LOSSES: tuple[Callable[[Random, Path], None], ...] = (
    a_case, an_event, several_rows, the_end_of_a_file, a_file, what_came_last, a_package, a_department, by_a_drop_in,
    by_a_merge, an_id, an_id_for_another_case, a_name_of_a_folder, with_words_for_another_case, a_row_for_its_twin,
    on_the_way_to_another_package,
)  # fmt: skip


# What loses nothing


def an_appended_event(rng: Random, data: Path) -> None:
    package, case = _case(rng, data)
    for _ in range(rng.randint(1, 3)):
        _append(package, case, rng.choice(("note", "covered", "replied")), text=f"第 {rng.randint(1, 9)} 次。")


def a_new_case(rng: Random, data: Path) -> None:
    package = rng.choice(_packages(data))
    case = f"{package.name[2:]}05-{''.join(rng.choices('0123456789abcdefghjkmnpqrstvwxyz', k=5))}"
    rows = rows_of(package / "cases.csv")
    new = {"id": case, "kind": "problem", "title": f"新问题 {case}", "description": "新。", "category": rows[0]["category"],
           "reported_on": f"{package.name}-05-02", "source": rows[0]["source"]}  # fmt: skip
    _write(package / "cases.csv", list(rows[0]), [*rows, new])
    _append(package, case, "verified", at=f"{package.name}-05-03")


def other_form(rng: Random, data: Path) -> None:
    path = _table(rng, data, rng.choice(TABLES))
    rows = rows_of(path)
    rng.shuffle(rows)
    header = _header(path)
    _write(path, rng.sample(header, len(header)), rows)
    content = path.read_bytes()
    match rng.randrange(3):
        case 0:
            path.write_bytes(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"))
        case 1:
            path.write_bytes(content.replace(b",problem,", b", problem ,"))
        case _:
            pass


def rows_in_a_drop_in(rng: Random, data: Path) -> None:
    path = _table(rng, data, rng.choice(TABLES))
    rows, header = rows_of(path), _header(path)
    at = rng.randrange(len(rows) + 1)
    folder = path.with_suffix(".d")
    folder.mkdir(exist_ok=True)
    _write(path, header, rows[:at])
    _write(folder / f"rows-{rng.randrange(10**9)}.csv", header, rows[at:])


def a_correction(rng: Random, data: Path) -> None:
    package, case = _case(rng, data)
    rows = rows_of(package / "cases.csv")
    row = next(row for row in rows if row["id"] == case)
    row.update(title=f"{row['title']}（更正）", place=rng.choice(("", "别处")), tags="更正")
    _write(package / "cases.csv", list(row), rows)
    events = rows_of(package / "events.csv")
    # An earlier correction stays: one for another would say nothing of this change.
    mine = [at for at, e in enumerate(events) if e["case_id"] == case and e["kind"] != "corrected"]
    if rng.random() < 0.5:
        del events[rng.choice(mine)]
    else:
        events[rng.choice(mine)].update(text="更正后的话。", by="市民生监督中心")
    _write(package / "events.csv", _header(package / "events.csv"), events)
    _append(package, case, "corrected", reason="记录有误")


def a_withdrawal(rng: Random, data: Path) -> None:
    package, case = _case(rng, data)
    events = rows_of(package / "events.csv")
    for event in events:
        if event["case_id"] == case:
            event.update(official="", post="", legal_basis="", text="", text_en="")
    _write(package / "events.csv", list(events[0]), events)
    if not any(event["case_id"] == case and event["kind"] == "withdrawn" for event in events):
        _append(package, case, "withdrawn", reason="unfounded")


def an_erasure(rng: Random, data: Path) -> None:
    package, case = _case(rng, data)
    a_case_called(package, case)
    path = data / "withheld.csv"
    row = {"id": case, "reason": "privacy", "date": "2026-09-01"}
    _write(path, _header(path), [*rows_of(path), row])


def translations(rng: Random, data: Path) -> None:
    for name, field in (("cases", "title_en"), ("events", "text_en"), ("media", "alt_en")):
        path = _table(rng, data, name)
        rows = rows_of(path)
        for row in rows:
            if field in row:  # where no picture is left, it is a table of events
                row[field] = row[field] or "A translation"
        _write(path, list(rows[0]), rows)


def what_format_does(rng: Random, data: Path) -> None:
    format_data(data)


KEEPINGS: tuple[Callable[[Random, Path], None], ...] = (
    an_appended_event, a_new_case, other_form, a_correction, a_withdrawal, an_erasure, translations,
    what_format_does,
)  # fmt: skip


def a_case_called(package: Path, case: str) -> None:
    for name, key in IDS.items():
        _filter(package / f"{name}.csv", lambda row, key=key: row[key] != case)
    _tidy(package)


def _append(package: Path, case: str, kind: str, at: str = "2026-09-10", **cells: str) -> None:
    path = package / "events.csv"
    row = {"case_id": case, "at": at, "kind": kind, "by": "市监督员", **cells}
    _write(path, _header(path), [*rows_of(path), row])


def _packages(data: Path) -> list[Path]:
    return sorted(path.parent for path in data.glob("*/[0-9][0-9][0-9][0-9]/cases.csv") if len(rows_of(path)) > 1)


def _case(rng: Random, data: Path, but: str = "") -> tuple[Path, str]:
    package = rng.choice(_packages(data))
    return package, rng.choice([row["id"] for row in rows_of(package / "cases.csv") if row["id"] != but])


def _table(rng: Random, data: Path, name: str) -> Path:
    """A table of that name that has rows; where none has any left, one of events."""
    if name in ("withheld", "redirects"):
        return data / f"{name}.csv"
    paths = sorted(path for path in data.glob(f"*/[0-9][0-9][0-9][0-9]/{name}.csv") if rows_of(path))
    return rng.choice(paths) if paths else _table(rng, data, "events")


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


def _delete_rows(rng: Random, path: Path, count: int) -> None:
    rows, header = rows_of(path), _header(path)
    for _ in range(min(count, len(rows))):
        del rows[rng.randrange(len(rows))]
    _write(path, header, rows)


def _filter(path: Path, keep: Callable[[dict[str, str]], bool]) -> None:
    if path.exists():
        _write(path, _header(path), [row for row in rows_of(path) if keep(row)])


def _write(path: Path, header: list[str], rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def _tidy(package: Path) -> None:
    """Pictures that no row describes go too: the trace that a careful hand removes."""
    listed = {row["file"] for row in rows_of(package / "media.csv")} if (package / "media.csv").exists() else set[str]()
    for picture in sorted((package / "media").glob("*")) if (package / "media").is_dir() else ():
        if picture.name not in listed:
            picture.unlink()
