"""Bring the catalogues up to date with what the code and the templates say.

Keeps every translation, adds what is missing with an empty one, drops what nobody says any more. With --check nothing
is written, and the program exits with 1 if anything is missing, empty, fuzzy or unused.
"""

from __future__ import annotations

import argparse
import ast
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

import _project
from glasscase import labels
from glasscase.pelican_adapter import progress
from glasscase.sentences import SENTENCES
from glasscase.words import catalogue_of, languages, locale_of

#: The functions that translate their first argument, beside those that a module itself makes of one.
SAYERS = frozenset({"gettext", "say", "_say"})
#: Calls whose argument comes from a table; `tables()` has its sentences.
FROM_TABLES = frozenset(
    {
        ("format.py", "MENDINGS[kind]"),
        ("glasscase/exports/open311.py", "label"),
        ("glasscase/exports/share_pictures.py", "STATUSES_OF[case.kind][standing.status]"),
        ("glasscase/exports/voice.py", "label"),
        ("glasscase/formatting/cells.py", "label"),
        ("glasscase/pelican_adapter/progress.py", "sentence"),
        ("glasscase/pelican_adapter/progress.py", "title"),
        ("glasscase/pelican_adapter/templates.py", "label"),
        ("glasscase/pelican_adapter/templates.py", "sentence"),
        ("glasscase/pelican_adapter/work.py", "table[value]"),
        ("glasscase/report/phrases.py", "sentence"),
        ("glasscase/report/public.py", "sentence"),
        ("glasscase/serve.py", "sentence"),
    }
)
#: As in pelican_adapter/templates.py; `silent`: a template with a fault is one here too.
JINJA = {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true", "silent": "false"}
HEADER = """\
# What Glasscase says, in another language. “python scripts/words.py” keeps the list up to date.
"""

#: A sentence and its plural, which is empty for one that has none.
Message = tuple[str, str]


class UnknownSentence(Exception):
    """The code translates something whose words cannot be found by reading it."""


def messages(project: Path) -> set[Message]:
    """All that the templates, the code and its tables say."""
    plugins, scripts = project / "plugins", project / "scripts"
    found = {(sentence, "") for sentence in tables()}
    for template in sorted((project / "theme" / "templates").rglob("*.html")):
        found.update(in_template(template))
    for folder, files in ((plugins, (plugins / "glasscase").rglob("*.py")), (scripts, scripts.glob("*.py"))):
        for file in sorted(files):
            found.update((s, "") for s in in_python(file.read_text("utf-8"), file.relative_to(folder).as_posix()))
    with_plural = {sentence for sentence, plural in found if plural}
    return {(sentence, plural) for sentence, plural in found if plural or sentence not in with_plural}


def tables() -> Iterator[str]:
    """The sentences that the code looks up in a table before it translates them."""
    for name, table in vars(labels).items():
        if name.isupper():
            for words in table.values():
                yield from words.values() if isinstance(words, dict) else (words,)
    for sentence in SENTENCES.values():
        yield from sentence
    yield from progress._WARNINGS  # pyright: ignore[reportPrivateUsage]
    yield from progress._TITLES  # pyright: ignore[reportPrivateUsage]


def in_template(template: Path) -> Iterator[Message]:
    with template.open("rb") as file:
        for _, _, said, _ in babel_extract(file, ("_", "gettext", "ngettext"), (), JINJA):
            sentence, plural, *_ = (*_forms(said), "", "")
            if not sentence:
                raise UnknownSentence(template)
            yield sentence, plural


def in_python(source: str, name: str) -> Iterator[str]:
    """The sentences of one module: a literal argument, or a variable that only ever holds literals."""
    module = ast.parse(source, name)
    functions = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
    sayers = SAYERS.union(
        _called(target)
        for node in ast.walk(module)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Attribute) and node.value.attr == "gettext"
        for target in node.targets
    )
    for call in ast.walk(module):
        if not isinstance(call, ast.Call) or not call.args or _called(call.func) not in sayers:
            continue
        said = call.args[0]
        around = [function for function in functions if function.lineno <= call.lineno <= (function.end_lineno or 0)]
        if (name, ast.unparse(said)) in FROM_TABLES:
            continue
        yield from _literals(said, around[-1] if around else module, f"{name}:{call.lineno}")


def _called(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _literals(said: ast.expr, scope: ast.AST, place: str) -> Iterator[str]:
    match said:
        case ast.Constant(value=str(sentence)):
            yield sentence
        case ast.IfExp(body=body, orelse=orelse):
            yield from _literals(body, scope, place)
            yield from _literals(orelse, scope, place)
        case ast.Name(id=variable):
            values = [
                node.value
                for node in ast.walk(scope)
                if isinstance(node, ast.Assign)
                and any(isinstance(target, ast.Name) and target.id == variable for target in node.targets)
            ]
            if not values:
                raise UnknownSentence(f"{place}: {variable}")
            for value in values:
                yield from _literals(value, scope, place)
        case _:
            raise UnknownSentence(f"{place}: {ast.unparse(said)}")


def read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=locale_of(language))
    with path.open("rb") as file:
        return read_po(file, locale=locale_of(language), abort_invalid=True)


def updated(old: Catalog, said: Iterable[Message], language: str) -> Catalog:
    """A catalogue of just what is said, with the translations of the old one."""
    new = Catalog(locale=locale_of(language))
    for sentence, plural in sorted(said):
        kept = old.get(sentence)
        words = _forms(kept.string if kept else "")
        if len(words) != new.num_plurals:
            words = words[:1] * new.num_plurals
        flags = (kept.flags & {"fuzzy"}) if kept else set[str]()
        new.add((sentence, plural) if plural else sentence, words if plural else words[0], flags=flags)
    return new


def text_of(catalogue: Catalog) -> str:
    """The catalogue as a file, without dates and line numbers: it changes only when a word does."""
    body = io.BytesIO()
    write_po(body, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    header = (
        f'{HEADER}msgid ""\nmsgstr ""\n"Language: {catalogue.locale}\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )
    return header + body.getvalue().decode("utf-8").strip() + "\n"


def faults(catalogue: Catalog, said: set[Message]) -> Iterator[str]:
    """What is wrong with a catalogue, one line each."""
    has = {_key(message.id): message for message in catalogue if message.id}
    for sentence, plural in sorted(said - has.keys()):
        yield f"missing: {sentence!r}" + (f" / {plural!r}" if plural else "")
    for key, message in sorted(has.items()):
        if key not in said:
            yield f"unused: {key[0]!r}"
        elif message.fuzzy:
            yield f"fuzzy: {key[0]!r}"
        elif not all(_forms(message.string)):
            yield f"empty: {key[0]!r}"


def _key(said: str | tuple[str, ...] | list[str]) -> Message:
    sentence, plural, *_ = (*_forms(said), "")
    return sentence, plural


def _forms(said: Iterable[str | None] | None) -> tuple[str, ...]:
    """One string, or one a number, as a tuple; what is not there is empty."""
    return (said,) if isinstance(said, str) else tuple(form or "" for form in said or ("",))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a catalogue is not complete")
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    try:
        said = messages(_project.PROJECT)
    except UnknownSentence as unknown:
        sys.exit(f"cannot tell what is said: {unknown}")
    wrong = 0
    for language in languages():
        if language == "en":
            continue
        path = catalogue_of(language)
        catalogue = read(path, language)
        if not asked.check:
            catalogue = updated(catalogue, said, language)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text_of(catalogue), "utf-8")
        for fault in faults(catalogue, said):
            wrong += 1
            print(f"{language}: {fault}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
