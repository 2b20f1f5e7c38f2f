"""Judges the built site: its HTML, what its pages weigh, Lighthouse's scores."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import _project
from glasscase.words import LANGUAGES, reader_language
from judge.html import html_errors, nu_errors
from judge.kinds import file_of, languages, page_kinds
from judge.lighthouse import CATEGORIES, lighthouse
from judge.weigh import chromium, weigh

#: the pages that Lighthouse sees, as kinds
LIGHTHOUSE = ("", "c/*/ overdue", "c/*/ media", "d/*/", "figures/", "search/", "map/")

_WORDS = {
    "zh": {
        "html": "html-validate：{pages} 页，{errors} 处错误",
        "nu": "Nu HTML 检查器：{pages} 页，{errors} 处错误或警告",
        "no-nu": "没有 Java，未用 Nu HTML 检查器",
        "weigh": "页面\t合计\tHTML\tCSS\tJS\t图片\t其他\t离线副本\t请求\t第三方\t（首次打开，压缩后字节）",
        "lighthouse": "页面\t设备\t" + "\t".join(CATEGORIES),
        "no-chromium": "没有找到 Chromium",
    },
    "en": {
        "html": "html-validate: {errors} errors on {pages} pages",
        "nu": "Nu HTML checker: {errors} errors or warnings on {pages} pages",
        "no-nu": "There is no Java, so the Nu HTML checker was not asked",
        "weigh": "page\ttotal\tHTML\tCSS\tJS\timages\tothers\toffline copies\trequests\tthird party\t(first view, compressed bytes)",
        "lighthouse": "page\tform\t" + "\t".join(CATEGORIES),
        "no-chromium": "No Chromium was found",
    },
}  # fmt: skip


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("judge", choices=("html", "weigh", "lighthouse"))
    parser.add_argument("--output", type=Path, default=_project.PROJECT / "output", help="the built site")
    parser.add_argument("--lang", choices=LANGUAGES, default=reader_language(), help="language of what is said")
    asked = parser.parse_args()
    if not (asked.output / "data/manifest.json").is_file():
        parser.error(f"{asked.output}: no built site")
    return asked


def main() -> int:
    asked = arguments()
    words = _WORDS[asked.lang]
    try:
        match asked.judge:
            case "html":
                return judge_html(asked.output, words)
            case "weigh":
                return print_weights(asked.output, words)
            case _:
                return print_scores(asked.output, words)
    except FileNotFoundError as missing:
        print(words["no-chromium"] if str(missing) == "chromium" else missing, file=sys.stderr)
        return 1


def judge_html(output: Path, words: dict[str, str]) -> int:
    """Every page with html-validate; one of each kind also with the Nu checker, which takes its time."""
    pages = sorted(output.rglob("*.html"))
    errors = html_errors(pages)
    print(*errors, words["html"].format(pages=len(pages), errors=len(errors)), sep="\n")
    some = [
        file_of(output, prefix + address)
        for address in page_kinds(output).values()
        for prefix in languages(output).values()
    ]
    said = nu_errors(some)
    if said is None:
        print(words["no-nu"])
        return bool(errors)
    print(*said, words["nu"].format(pages=len(some), errors=len(said)), sep="\n")
    return bool(errors or said)


def print_weights(output: Path, words: dict[str, str]) -> int:
    print(words["weigh"])
    with chromium() as browser:
        for one in weigh(output, browser):
            sizes = (
                one.total,
                one.html,
                one.css,
                one.js,
                one.images,
                one.others,
                one.kept,
                one.requests,
                one.third_party,
            )
            print(f"/{one.address}", *sizes, sep="\t", flush=True)
    return 0


def print_scores(output: Path, words: dict[str, str]) -> int:
    """The table; below 100, also why."""
    kinds = page_kinds(output)
    print(words["lighthouse"])
    for one in lighthouse(output, [kinds[kind] for kind in LIGHTHOUSE if kind in kinds]):
        print(f"/{one.address}", one.form, *one.scores.values(), sep="\t")
        print(*(f"\t{reason}" for reason in one.missed), sep="\n", end="\n" if one.missed else "", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
