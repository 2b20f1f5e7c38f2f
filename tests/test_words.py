"""The catalogues: complete, with the same placeholders, and each sentence of the check can be said."""

from __future__ import annotations

import re
import string
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from glasscase import labels
from glasscase.findings import Finding
from glasscase.report.phrases import as_line
from glasscase.sentences import SENTENCES
from glasscase.words import LANGUAGES, TRANSLATIONS, MissingTranslation, translator

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT / "scripts"))

import words  # noqa: E402  a script, found only now

OTHERS = [language for language in LANGUAGES if language != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w*\}")


def forms(said: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)


def test_every_status_has_a_square_stamp_in_chinese() -> None:
    """Two or three characters: what is longer would be the one wide stamp in a list."""
    say = translator("zh").gettext
    spoken = {say(word) for table in (labels.STATUSES, *labels.STATUSES_OF.values()) for word in table.values()}
    assert {word for word in spoken if len(word) not in (2, 3)} == set()


def misplaced(message: Message) -> set[str]:
    """Placeholders that only the sentence or only a translation of it has.

    What only the plural has (“extended once”, “extended %(count)s times”) belongs in the translation of both.
    """
    expected = set(PLACEHOLDER.findall(" ".join(forms(message.id))))
    return set[str]().union(*(expected ^ set(PLACEHOLDER.findall(form)) for form in forms(message.string)))


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_catalogues_are_complete() -> None:
    command = [sys.executable, str(PROJECT / "scripts" / "words.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_every_language_has_a_catalogue() -> None:
    assert sorted(folder.name for folder in TRANSLATIONS.iterdir()) == sorted(OTHERS)


@pytest.mark.parametrize("language", OTHERS)
def test_placeholders_are_the_same(language: str) -> None:
    catalogue = words.read(words.catalogue_of(language), language)
    assert {str(message.id): misplaced(message) for message in catalogue if message.id and misplaced(message)} == {}


@pytest.mark.parametrize(
    ("said", "translated", "wrong"),
    [
        ("{path}: written", "{path}：已写入", set()),
        ("{path}: written", "已写入", {"{path}"}),
        ("{path}: written", "{file}：已写入", {"{path}", "{file}"}),
        ("Closed on %(day)s.", "已办结。", {"%(day)s"}),
        (("%(count)s day", "%(count)s days"), ("%(count)s 天",), set()),
        (("extended once", "extended %(count)s times"), ("已延期 %(count)s 次",), set()),
        (("%(count)s day", "%(count)s days"), ("几天",), {"%(count)s"}),
    ],
)
def test_a_wrong_placeholder_is_seen(
    said: str | tuple[str, str], translated: str | tuple[str, ...], wrong: set[str]
) -> None:
    assert misplaced(Message(said, translated)) == wrong


@pytest.mark.parametrize("language", OTHERS)
def test_an_unknown_sentence_raises(language: str) -> None:
    say = translator(language)
    with pytest.raises(MissingTranslation, match="Nobody says this"):
        say.gettext("Nobody says this.")
    with pytest.raises(MissingTranslation, match="Nobody says this"):
        say.ngettext("Nobody says this.", "Nobodies say this.", 2)
    with pytest.raises(MissingTranslation, match="Nobody says this"):
        say.pgettext("elsewhere", "Nobody says this.")


@pytest.mark.parametrize("language", OTHERS)
def test_every_number_has_its_form(language: str) -> None:
    say = translator(language)
    plurals = [message.id for message in words.read(words.catalogue_of(language), language) if message.pluralizable]
    assert plurals
    for one, many in plurals:
        for number in (0, 1, 2, 5, 21):
            assert say.ngettext(one, many, number)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", SENTENCES)
def test_each_rule_can_be_said(rule: str, language: str) -> None:
    asked = fields(" ".join(SENTENCES[rule]))
    details = tuple((name, f"its-{name}") for name in sorted(asked - {"value", "path", "field"}))
    line = as_line(
        Finding(rule, "its-path", 3, 2, "its-field", "its-value", suggestion="its-suggestion", details=details),
        language,
    )
    assert line.startswith("its-path:3 ") and line.endswith(f"[{rule}]")
    assert [name for name in (*asked, "suggestion", "field") if f"its-{name}" not in line] == []
    assert not set("{}") & set(line)


def test_the_words_of_the_code_are_found() -> None:
    source = """
text = translator(language).gettext
def one(asked):
    sentence = "Some."
    if asked:
        sentence = "Other."
    print(say(sentence).format(a=1), text("Text."), words.gettext("In " "two."), self._say("Mine."))
    return say("Yes." if asked else "No.")
"""
    assert sorted(words.in_python(source, "x.py")) == ["In two.", "Mine.", "No.", "Other.", "Some.", "Text.", "Yes."]


@pytest.mark.parametrize("said", ["table[key]", "unknown", "f'{count} cases'", "'a' + b"])
def test_words_that_cannot_be_found_are_refused(said: str) -> None:
    with pytest.raises(words.UnknownSentence, match=r"x\.py:1"):
        list(words.in_python(f"say({said})", "x.py"))


def test_the_words_of_a_template_are_found(tmp_path: Path) -> None:
    template = tmp_path / "page.html"
    template.write_text(
        "{% trans count=n %}{{ count }} case{% pluralize %}{{ count }} cases{% endtrans %}"
        "{% trans day=today|day %}By {{ day }}.{% endtrans %}{{ _('Waiting') }}",
        "utf-8",
    )
    expected = {("%(count)s case", "%(count)s cases"), ("By %(day)s.", ""), ("Waiting", "")}
    assert set(words.in_template(template)) == expected


def test_updating_keeps_adds_and_drops() -> None:
    old = Catalog(locale="zh")
    old.add("Kept", "留下")
    old.add("Gone", "删去")
    old.add("Unsure", "存疑", flags=["fuzzy"])
    old.add("one day", "几天")
    said = {("Kept", ""), ("New", ""), ("Unsure", ""), ("one day", "some days")}
    new = words.updated(old, said, "zh")
    assert {str(message.id): message.string for message in new if message.id} == {
        "Kept": "留下", "New": "", "Unsure": "存疑", "('one day', 'some days')": ("几天",),
    }  # fmt: skip
    assert list(words.faults(new, said)) == ["empty: 'New'", "fuzzy: 'Unsure'"]
    assert "unused: 'Gone'" in list(words.faults(old, said))
    assert "missing: 'New'" in list(words.faults(old, said))


@pytest.mark.parametrize("language", OTHERS)
def test_updating_twice_changes_nothing(language: str) -> None:
    path = words.catalogue_of(language)
    catalogue = words.read(path, language)
    said = {words._key(message.id) for message in catalogue if message.id}
    assert words.text_of(words.updated(catalogue, said, language)) == path.read_text("utf-8")
