"""build: from checked packages to the model. Pure; the day for which it reckons is always given."""

from .articles import build_article
from .cases import build_cases, build_coverage, build_figures, row_of
from .datasets import dataset_of, other_dataset
from .portal import build_portal
from .registry import build_map, build_registry, deadline_rule

__all__ = [
    "build_article", "build_cases", "build_coverage", "build_figures", "build_map", "build_portal", "build_registry",
    "dataset_of", "deadline_rule", "other_dataset", "row_of",
]  # fmt: skip
