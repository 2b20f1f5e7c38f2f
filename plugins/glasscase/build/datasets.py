"""Packages as the catalogue lists them: of cases, and with a schema of their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ..cells import as_date
from ..model import Dataset, Registry
from ..read.datasets import DataPackage, both_of, licence_of
from ..read.packages import Package

#: where descriptors say when a dataset was published or brought up to date
_DAYS = ("created", "updated", "last_updated", "modified", "last_modified")


def dataset_of(package: Package, registry: Registry) -> Dataset:
    department, year = registry.departments[package.department], package.year
    return Dataset(
        package.department, str(year), year, f"{department.name} {year} 年案件",
        f"{department.name_en or department.name}: cases of {year}",
        tuple((name, len(table.rows)) for name, table in package.tables.items()), package.digest,
    )  # fmt: skip


def other_dataset(package: DataPackage) -> Dataset:
    """A dataset with a schema of its own, as the catalogue lists it."""
    told = package.descriptor
    keywords: object = told.get("keywords")
    return Dataset(
        package.department, package.name, 0, *both_of(told, "title", package.name),
        tuple((one.name, len(table.rows)) for one, table in package.tables()), package.digest,
        *both_of(told, "description"),
        tuple(word for word in keywords if isinstance(word, str)) if isinstance(keywords, list) else (),
        licence_of(told), _updated(told),
    )  # fmt: skip


def _updated(told: Mapping[str, Any]) -> date | None:
    """The latest of the days that a descriptor gives; of the version, where that is a day, if there is no other."""
    days = [as_date(str(told.get(key, ""))[:10]) for key in _DAYS]
    return max(filter(None, days), default=None) or as_date(str(told.get("version", "")))
