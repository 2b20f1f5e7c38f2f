// The explorer's part of the page: asks `table` (explorer-table.js) and writes down what it answers, only ever as text.

const AT_ONCE = 50, MOST_VALUES = 60, MOST_GROUPS = 100;

// A byte order mark at the beginning of a text is part of it, as in the other formats.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const parsers = { stringFromBytes: (bytes) => bytes && decoder.decode(bytes) };

const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

/** A function that fetches the table of an <option> and shows it. */
export function explorer(section, table, read) {
  const find = (name) => section.querySelector(`[data-${name}]`);
  const language = document.documentElement.lang;
  const locale = language.includes("-") ? language : `${language}-001`; // as the world writes it, as on the page
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const said = find("said"), narrow = find("narrow"), rowsAt = find("rows"), groupsAt = find("groups");
  const { text: words, column: within, value: exact, group, measure } = narrow.elements;
  const place = find("place"), [previous, next] = [find("previous"), find("next")];
  let name = "", columns = [], rows = [], shown = [], order = null, first = 0, asked = 0, waiting;

  const columnOf = (chosen) => columns.find((one) => one.name === chosen);

  /** A column in the reader's words, with its name in the file beside. */
  function titled({ name: column }) {
    const titles = section.querySelector(`[data-columns="${CSS.escape(name)}"]`)?.content;
    const title = titles?.querySelector(`[data-column="${CSS.escape(column)}"]`);
    const parts = title?.textContent ? [...title.cloneNode(true).childNodes, " "] : [];
    return [...parts, make("code", { textContent: column, translate: false })];
  }

  function options(select, some) {
    const kept = select.options[0];
    select.replaceChildren(kept, ...some.map((one) => make("option", { value: one.name, textContent: titled(one).map((part) => part.textContent ?? part).join("") })));
    select.disabled = !some.length;
  }

  /** Says of Chinese on a page in another language that it is that. */
  function spoken(element) {
    if (!language.startsWith("zh") && /\p{Script=Han}/u.test(element.textContent)) element.lang = "zh";
    return element;
  }

  const cell = (value, kind) => {
    if (value === null || value === undefined) return make("td");
    if (kind === "boolean") return make("td", { textContent: rowsAt.dataset[value] });
    const content = table.text(value, kind);
    return spoken(make("td", { className: kind === "number" ? "n" : content.length < 20 ? "short" : "", textContent: content }));
  };

  function head(column) {
    const chosen = order?.name === column.name;
    const button = make("button", { type: "button" }, ...titled(column));
    button.addEventListener("click", () => {
      order = { name: column.name, descending: chosen && !order.descending };
      arrange();
      rowsAt.querySelector(`th[aria-sort] button`).focus();
    });
    const th = make("th", { scope: "col", className: column.kind === "number" ? "n" : "" }, button);
    if (chosen) th.setAttribute("aria-sort", order.descending ? "descending" : "ascending");
    return th;
  }

  function showRows() {
    const some = shown.slice(first, first + AT_ONCE);
    rowsAt.replaceChildren(
      make("table", {},
        make("thead", {}, make("tr", {}, ...columns.map(head))),
        make("tbody", {}, ...some.map((row) => make("tr", {}, ...columns.map(({ at, kind }) => cell(row[at], kind)))))
      )
    );
    const [from, to] = [shown.length ? first + 1 : 0, first + some.length].map((one) => number.format(one));
    place.textContent = place.dataset.words.replace("{from}", from).replace("{to}", to);
    previous.disabled = !first;
    next.disabled = first + AT_ONCE >= shown.length;
  }

  function showGroups() {
    const by = columnOf(group.value), reckoned = columnOf(measure.value);
    measure.disabled = !by || measure.options.length < 2;
    groupsAt.hidden = !by;
    if (!by) return;
    const found = table.aggregated(shown, by, reckoned), heads = groupsAt.dataset;
    const names = ["count", ...(reckoned ? ["filled", "mean", "median", "min", "max", "sum"] : [])];
    const figure = (value) => make("td", { className: "n", textContent: value === null ? "" : number.format(value) });
    const label = (value) => (by.kind === "boolean" && value ? rowsAt.dataset[value] : value || heads.word);
    const body = found.slice(0, MOST_GROUPS).map((one) =>
      make("tr", {}, spoken(make("th", { scope: "row", textContent: label(one.value) })), ...names.map((of) => figure(one[of])))
    );
    const caption = make("caption", {}, ...titled(by), ...(reckoned ? [" · ", ...titled(reckoned)] : []));
    if (found.length > MOST_GROUPS) {
      caption.append(" · ", heads.more.replace("{shown}", number.format(MOST_GROUPS)).replace("{all}", number.format(found.length)));
    }
    const line = make("tr", {}, make("th", { scope: "col" }, ...titled(by)), ...names.map((of) => make("th", { scope: "col", className: "n", textContent: heads[of] })));
    groupsAt.replaceChildren(make("table", {}, caption, make("thead", {}, line), make("tbody", {}, ...body)));
  }

  function arrange() {
    const column = columnOf(within.value);
    const value = column && exact.value ? { ...column, value: exact.value.slice(1) } : null;
    shown = table.filtered(rows, column ? [column] : columns, words.value, value);
    if (order) shown = table.sorted(shown, columnOf(order.name), order.descending, language);
    first = 0;
    const counted = said.dataset[shown.length === 1 ? "one" : "some"];
    said.textContent = counted.replace("{count}", number.format(shown.length)).replace("{all}", number.format(rows.length));
    showRows();
    showGroups();
  }

  /** The values of the chosen column, where they are few. A sign before each: an empty one is another than none. */
  function offerValues() {
    const column = columnOf(within.value);
    const values = column && table.distinct(rows, column, MOST_VALUES);
    const label = (value) => (column.kind === "boolean" && value ? rowsAt.dataset[value] : value || exact.dataset.empty);
    const found = (values || []).map(([value, count]) => spoken(make("option", { value: `=${value}`, textContent: `${label(value)} (${number.format(count)})` })));
    exact.replaceChildren(exact.options[0], ...found);
    exact.disabled = !found.length;
  }

  function turn(by) {
    first += by;
    showRows();
    rowsAt.scrollTop = 0;
    const [mine, other] = by > 0 ? [next, previous] : [previous, next];
    if (mine.disabled) other.focus();
  }

  function save() {
    const { content, defused } = table.csv(columns, shown);
    const address = URL.createObjectURL(new Blob([content], { type: "text/csv;charset=utf-8" }));
    make("a", { href: address, download: `${name}-${shown.length}.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    const sentences = [said.dataset.saved.replace("{count}", number.format(shown.length))];
    if (defused) sentences.push(said.dataset.defused.replace("{count}", number.format(defused)));
    said.textContent = sentences.join(" ");
  }

  words.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(arrange, 150);
  });
  narrow.addEventListener("change", ({ target }) => {
    if (target === group || target === measure) return showGroups();
    if (target === words) return;
    if (target === within) offerValues();
    arrange();
  });
  previous.addEventListener("click", () => turn(-AT_ONCE));
  next.addEventListener("click", () => turn(AT_ONCE));
  find("save").addEventListener("click", save);

  return async (option) => {
    const mine = ++asked;
    const response = await fetch(option.dataset.file);
    if (!response.ok) throw new Error(response.statusText);
    const file = await response.arrayBuffer();
    const metadata = await read.metadata(file);
    const found = await new Promise((onComplete, failed) => read.rows({ file, metadata, parsers, onComplete }).catch(failed));
    if (mine !== asked) return;
    [name, columns, rows, order] = [option.value, table.columnsOf(metadata), found, null];
    words.value = "";
    options(within, columns);
    options(group, columns);
    options(measure, columns.filter(({ kind }) => kind === "number"));
    within.disabled = group.disabled = false;
    offerValues();
    arrange();
  };
}
