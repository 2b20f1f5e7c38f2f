"""Makes the demonstration city Mingzhou, or a city of any size, always the same for the same seed."""

from __future__ import annotations

import argparse
from pathlib import Path

import _project  # noqa: F401  puts plugins/ on the path
from city.maker import make_city
from glasscase.words import LANGUAGES, reader_language, translator


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1200)
    parser.add_argument("--departments", type=int, default=16, help="4 to 116")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--into", type=Path, required=True, metavar="DIR", help="where the packages go")
    parser.add_argument("--content", type=Path, metavar="DIR", help="where articles go; none without it")
    parser.add_argument("--lang", choices=LANGUAGES, default=reader_language())
    asked = parser.parse_args()
    try:
        made = make_city(asked.cases, asked.departments, asked.seed, asked.into, asked.content)
    except ValueError as error:
        parser.error(str(error))
    said = translator(asked.lang).gettext(
        "Made {0.departments} departments, {0.packages} packages, {0.cases} cases, {0.events} events, "
        "{0.pictures} drawings, {0.articles} articles."
    )
    print(said.format(made))


if __name__ == "__main__":
    main()
