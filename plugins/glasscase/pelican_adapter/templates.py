"""The theme's templates: one Jinja environment a language, strict and escaping."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, MutableMapping, Sequence
from datetime import date, datetime, time
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, urlsplit

from babel.core import Locale, get_global
from babel.dates import format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal, format_percent
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup, escape

from .. import labels
from ..model import CaseRow
from ..moments import Moment
from ..pages.files import checksums, grouped
from ..pages.page import Page, Site
from ..words import Foreign, base_of, digest_of, gap, locale_of, said, translator
from .compiled import Compiled
from .packages_of_npm import parquet_reader

#: stands for the way home in lines that are rendered once and used on many pages, each of another depth
_HOME = "\0/"


class Translated(Extension):
    """Puts sentences into the template before it is compiled, once and not page by page: all but those with a plural,
    and those whose variables are not plain to see, which Jinja's own extension is left to say.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        gettext = cast(Any, self.environment).words.gettext

        def said(match: re.Match[str]) -> str:
            values = dict(_VALUE.findall(match[1]))
            if _VALUE.sub("", match[1]).strip():
                return match[0]
            sentence = _PLACE.sub(r"%(\1)s", match[2])
            words = str(escape(gettext(sentence)))
            return re.sub(r"%\((\w+)\)s", lambda place: f"{{{{ {values.get(place[1], place[1])} }}}}", words)

        return _SENTENCE.sub(said, source)


class Templates(Environment):
    """Jinja copies a template's globals for every page; from a plain dict that is ten times as fast."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


#: what comes before the address of a file in a sanitised text: in what people read, < is &lt;
_FILE = re.compile(r'(<(?:a|img)(?:\s[\w-]+="[^"]*")*?\s(?:href|src)=")(?:/|(?:\.\./)+)?(?=files/)')
#: {% trans day=standing.deadline|day %}Due on {{ day }}.{% endtrans %}: variables, sentence
_SENTENCE = re.compile(r"{% trans ([^{}%]*)%}((?:[^{}%]|{{ \w+ }})+){% endtrans %}")
_PLACE = re.compile(r"{{ (\w+) }}")
#: one variable with its value, which may have a call or a string in it, and the comma after it
_VALUE = re.compile(r"(\w+)\s*=\s*((?:[^,()='\"]|\([^(),]*\)|'[^']*')+?)\s*(?:,\s*|$)")


def environment(theme: Path, site: Site, style: str) -> Environment:
    """The templates of `theme` for one language. `style` is the style sheet's address below the root."""
    words = translator(site.language)
    env = Templates(
        loader=FileSystemLoader(theme / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=Compiled(site.language, digest_of(words), (Path(__file__),)),
        extensions=["jinja2.ext.i18n", Translated],
    )
    cast(Any, env).words = words
    env.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]  # made by the extension
    locale = locale_of(site.language)

    @lru_cache(maxsize=4096)
    def day(value: date) -> Markup:
        text = format_skeleton("yMMMd", value, locale=locale)
        return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), text)

    def clock(value: time) -> str:
        return format_time(value, "short", locale=locale)

    def moment(value: Moment) -> Markup:
        if value.time is None:
            return day(value.day)
        text = format_skeleton("yMMMd", value.day, locale=locale)
        at = datetime.combine(value.day, value.time).isoformat(timespec="minutes")
        return Markup('<time datetime="{}">{} {}</time>').format(at, text, clock(value.time))

    def month(value: str) -> str:
        year, number = value.split("-")
        return format_skeleton("yMMM", date(int(year), int(number), 1), locale=locale)

    def together(parts: Sequence[str]) -> Markup:
        return Markup(format_list([escape(part) for part in parts], locale=locale))

    @lru_cache(maxsize=1024)
    def fragment(template: str, root: str, home: str, **values: Any) -> Markup:
        return Markup(env.get_template(template).render(root=root, home=home, **values).strip())

    known = dict[str, str]()

    def lines(rows: Sequence[CaseRow], home: str) -> Markup:
        line = env.get_template("components/rows.html").module.line  # type: ignore[attr-defined]  # its macro
        for row in rows:
            if row.id not in known:
                known[row.id] = line(row, _HOME)
        return Markup("".join([known[row.id] for row in rows]).replace(_HOME, home))

    def translated(table: Mapping[Any, str]) -> dict[str, str]:
        return {str(code): words.gettext(label) for code, label in table.items()}

    @lru_cache(maxsize=64)
    def script_address(root: str, name: str) -> str:
        return root + script_path(theme, name)

    def script(root: str, name: str) -> Markup:
        return Markup('<script src="{}" defer></script>').format(script_address(root, name))

    env.filters.update(
        day=day,
        clock=clock,
        moment=cast(Any, moment),
        month=month,
        number=lru_cache(maxsize=4096)(partial(format_decimal, locale=locale)),
        short=partial(short_number, locale=locale),
        percent=partial(format_percent, locale=locale),
        size=partial(file_size, locale=locale),
        plain=str.__str__,
        together=cast(Any, together),
        paragraphs=paragraphs,
        letters=cast(Any, letters),
        said=partial(said, site.language),
        files_from=cast(Any, files_from),
    )
    # Jinja types its globals by the ones it brings; ours are of other types.
    cast(dict[str, Any], env.globals).update(
        site=site,
        style=style,
        about="",
        # between two sentences
        gap=gap(site.language),
        # what editors wrote, Chinese first: nearest to the reader, and marked where it is foreign
        said=partial(said, site.language),
        lang=partial(lang_attribute, site.language),
        lang_of=lang_of,
        locale=locale,
        language_name=lambda code: locale.languages.get(base_of(code), code),
        own_name=own_name,
        territory=territory(site.language),
        fragment=fragment,
        lines=lines,
        script=script,
        script_address=script_address,
        # form of the plural → a number above 0 that takes it
        plurals={locale.plural_form(number): number for number in range(200, 0, -1)},
        mailto=mailto,
        kinds=translated(labels.KINDS),
        statuses=translated(labels.STATUSES),
        # kind of case → its words
        statuses_of={str(kind): translated(table) for kind, table in labels.STATUSES_OF.items()},
        steps_of={str(kind): translated(table) for kind, table in labels.STEPS_OF.items()},
        phases_of={str(kind): translated(table) for kind, table in labels.PHASES_OF.items()},
        pledge_states=translated(labels.PLEDGES),
        reasons=translated(labels.REASONS),
        channels=translated(labels.CHANNELS),
        article_kinds=translated(labels.ARTICLES),
        stages=translated(labels.STAGES),
        forms=translated(labels.FORMS),
        department_kinds=translated(labels.DEPARTMENTS),
        tables=translated(labels.TABLES),
        formats=translated(labels.FORMATS),
        types=translated(labels.TYPES),
        grouped=grouped,
        checksums=checksums,
        # where the explorer's reader of Parquet lies; "" where it is not installed
        parquet_reader=parquet_reader(theme),
    )
    return env


def script_path(theme: Path, name: str) -> str:
    """Where a script of theme/static/ lies. The address changes with its content, so that browsers may keep it."""
    digest = hashlib.sha256((theme / "static" / f"{name}.js").read_bytes()).hexdigest()
    return f"theme/{name}.js?v={digest[:8]}"


def render(env: Environment, page: Page, language: str, first: str) -> tuple[str, str]:
    """The page's file below the site's root, and its HTML. Links are relative: a site may lie anywhere."""
    path = page.path if language == first else f"{language}/{page.path}"
    if path.endswith("/") or not path:
        file, depth = f"{path}index.html", path.count("/")
    else:
        file, depth = path, path.count("/")
    # A host shows 404.html at whatever address was asked for: only there links begin at the site's root.
    base = urlsplit(cast(Site, env.globals["site"]).base_url).path.rstrip("/") + "/"
    root = base if page.template == "404.html" else "../" * depth or "./"
    html = env.get_template(page.template).render(
        page=page.context,
        path=page.path,
        about=Markup(page.about),
        root=root,
        home=root + ("" if language == first else f"{language}/"),
        first=first,
    )
    return file, html


def paragraphs(text: str) -> Markup:
    """Plain text as paragraphs: a blank line parts them, a line end breaks the line."""
    if isinstance(text, Foreign):
        return (
            Markup('<div lang="{}" dir="auto">{}</div>').format(text.language, paragraphs(str(text)))
            if text
            else Markup()
        )
    if "\n" not in text:
        return Markup(f"<p>{escape(text)}</p>") if text else Markup()
    blocks = [block.strip() for block in text.replace("\r", "").split("\n\n")]
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(escape(line) for line in block.split("\n")))
        for block in blocks
        if block
    )


def mailto(address: str, subject: str, body: Sequence[str]) -> str:
    """A link that begins a letter. Words from a catalogue come as Markup, and a letter is plain text."""

    def plain(text: str) -> str:
        return quote((text.unescape() if isinstance(text, Markup) else text).replace("\n", "\r\n"), safe="")

    return f"mailto:{quote(address, safe='@')}?subject={plain(subject)}&body={''.join(map(plain, body))}"


def letters(begun: Markup, case: str, title: str, address: str) -> Markup:
    """Links of `mailto` that were made once for all cases, with what is each case's own."""
    filled: str = begun
    for mark, value in (("~id~", case), ("~title~", title), ("~address~", address)):
        filled = str.replace(filled, mark, quote(value, safe=""))
    return Markup(filled)


def files_from(html: str, root: str) -> Markup:
    """Sanitised HTML in which links to content/files/ lead there from a page of any language and depth."""
    return Markup(_FILE.sub(lambda match: match[1] + root, html))


def file_size(size: int, locale: Locale | str = "en") -> str:
    """Bytes as people read them: 12 kB, 3.4 MB."""
    if size < 1_000_000:
        return f"{size} B" if size < 1000 else f"{size / 1000:.0f} kB"
    return f"{format_decimal(size / 1_000_000, '0.0', locale)} MB"


def short_number(value: float, locale: Locale | str = "en") -> str:
    """A number where there is little room: 1,250, but 14M."""
    if abs(value) < 100_000:
        return format_decimal(value, locale=locale)
    return format_compact_decimal(value, locale=locale, fraction_digits=1)


@lru_cache
def own_name(language: str) -> str:
    """What a language calls itself: 中文, English, Français."""
    name = Locale.parse(language, sep="-").get_display_name() or language
    return name[0].upper() + name[1:]


def territory(language: str) -> str:
    """A language with the country where most speak it so, as previews ask for it: zh_CN, pt_BR."""
    likely = get_global("likely_subtags")
    named = Locale.parse(language, sep="-").territory
    full = likely.get(language.replace("-", "_")) or likely.get(base_of(language), "")
    return "_".join(filter(None, [base_of(language), named or full.rpartition("_")[2]]))


def lang_attribute(here: str, language: str) -> Markup:
    """The attribute `lang` for a tag whose text is in `language`, on a page in the language `here`; "" if it is that."""
    return Markup() if base_of(language) == base_of(here) else Markup(' lang="{}"').format(language)


def lang_of(text: str) -> Markup:
    """The same for a tag around `text`, where no tag can stand within: `<option{{ lang_of(name) }}>{{ name|plain }}`."""
    return Markup(' lang="{}"').format(text.language) if isinstance(text, Foreign) else Markup()
