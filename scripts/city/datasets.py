"""Three datasets beside the cases, each with a schema of its own: air, a budget, inspections. Invented, and said so."""

from __future__ import annotations

import csv
import json
import math
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random

from .dataset_words import (
    AIR,
    BUDGET,
    BUDGET_ITEMS,
    CONTROL,
    INSPECTIONS,
    NOTES,
    PREMISES,
    RESULTS,
    STATIONS,
    STREETS,
    Described,
)
from .geography import near
from .registry import AS_OF, City

_Rows = Iterator[tuple[object, ...]]
#: of a hundred inspections
_PASSED, _CORRECT = 78, 19


def write_datasets(city: City, into: Path, seed: int) -> int:
    """Writes those whose department is in the city; returns how many."""
    made = 0
    for described, rows in _DATASETS.items():
        department = described.department
        if department not in city.by_code:
            continue
        folder = into / department / "datasets" / described.name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        with (folder / described.file).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(field["name"] for field in described.fields)
            writer.writerows(rows(seed))
        descriptor = json.dumps(described.descriptor(), ensure_ascii=False, indent=2) + "\n"
        (folder / "datapackage.json").write_text(descriptor, "utf-8", newline="\n")
        made += 1
    return made


def _air(seed: int) -> _Rows:
    """Dust is worst in winter, ozone in summer; both get a little better from year to year."""
    for number in range((AS_OF.year - 2024) * 12 + AS_OF.month - 1):
        year, month = 2024 + number // 12, number % 12 + 1
        winter = math.cos((month - 1) / 12 * 2 * math.pi)
        for station, (name, name_en, district, dust, traffic) in STATIONS.items():
            rng = Random(f"air {seed} {station} {year}-{month}")
            days = (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days
            measured = days - (rng.random() < 0.15) * int(rng.random() * 6)
            place = (f"{year}-{month:02d}", station, name, name_en, district)
            if (station, year, month) in (("port", 2025, 2), ("port", 2025, 3), ("lake", 2024, 8)):
                # Rebuilt, and struck by lightning: too few days for a mean.
                yield (*place, "", "", "", "", "", int(rng.random() * 9))
                continue
            better = 1 - 0.004 * number
            pm25 = dust * better * (1 + 0.42 * winter) * (0.9 + rng.random() * 0.2)
            pm10 = pm25 * (1.55 + rng.random() * 0.25)
            no2 = traffic * better * (1 + 0.22 * winter) * (0.92 + rng.random() * 0.16)
            ozone = 128 * (1 - 0.33 * winter) * (0.93 + rng.random() * 0.14)
            good = round(measured * max(0.5, min(1.0, 1.16 - pm25 / 190 - max(0, ozone - 150) / 260)))
            yield (*place, f"{pm25:.1f}", f"{pm10:.1f}", f"{no2:.1f}", round(ozone), good, measured)


def _budget(seed: int) -> _Rows:
    for code, (name, name_en, planned, share, note) in BUDGET_ITEMS.items():
        rng = Random(f"budget {seed} {code}")
        spent = round(planned * share * (0.97 + rng.random() * 0.06), 1)
        adjusted = round(planned * 1.12) if code == "typhoon" else planned
        yield code, name, name_en, f"{planned:.1f}", f"{adjusted:.1f}", f"{spent:.1f}", *note


def _inspections(seed: int) -> _Rows:
    rows = list[tuple[object, ...]]()
    for number in range(260):
        rng = Random(f"inspection {seed} {number}")
        district = list(STREETS)[int(rng.random() * len(STREETS))]
        street, street_en = STREETS[district][int(rng.random() * len(STREETS[district]))]
        kind = list(PREMISES)[int(rng.random() * len(PREMISES))]
        kind_zh, kind_en, names = PREMISES[kind]
        name, name_en = names[int(rng.random() * len(names))]
        day = date(2026, 1, 5) + timedelta(days=int(rng.random() * 250))
        day -= timedelta(days=max(0, day.weekday() - 4))
        lot = rng.random() * 100
        result = "passed" if lot < _PASSED else "correct" if lot < _PASSED + _CORRECT else "closed"
        points = {"passed": 84, "correct": 65, "closed": 41}[result] + int(rng.random() * 15)
        note = NOTES[result][int(rng.random() * len(NOTES[result]))]
        again = day + timedelta(days=CONTROL[result]) if CONTROL[result] else None
        lon, lat = near(district, street + name, rng)
        rows.append(
            (day, f"{street}{name}", f"{name_en}, {street_en}", kind, district, f"{lat:.5f}", f"{lon:.5f}",
             *RESULTS[result], points, *note, again if again and again <= AS_OF else "", kind_zh, kind_en)
        )  # fmt: skip
    rows.sort(key=lambda row: (str(row[0]), str(row[1])))
    for number, row in enumerate(rows, 1):
        day, name, name_en, kind, district, lat, lon, result, result_en, points, note, note_en, again, zh, en = row
        yield (
            f"FI-2026-{number:04d}", day, name, name_en, zh, en, district, lat, lon, points, result, result_en, note,
            note_en, again,
        )  # fmt: skip


_DATASETS: Mapping[Described, Callable[[int], _Rows]] = {AIR: _air, BUDGET: _budget, INSPECTIONS: _inspections}
