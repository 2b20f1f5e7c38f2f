// The search page. Pagefind keeps the index and looks words up; what is asked for is cut into words here, in the same
// way as plugins/glasscase/search/text.py cuts the texts, and results are put together here: nothing is markup.
"use strict";

(() => {
  const BREAK = "\u241f";
  const HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    + "\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}";
  const TOKEN = new RegExp(`[${HAN}]|(?:(?![${HAN}])[\\p{L}\\p{N}_!-/:-@\\[-\`{-~]|(?<=[A-Za-z])\u2019(?=[A-Za-z]))+|\\S`, "gu");
  const IS_HAN = new RegExp(`^[${HAN}]$`, "u");
  const UNUSUAL = /[^\x00-\x7f\u4e00-\u9fff\u2010-\u201f\u3001-\u3011，。；：？！（）、]/gu;
  const WORDLIKE = /^[\p{L}\p{N}]+$/u;
  const EVERY = "everyrecord"; // begins every record
  const AT_ONCE = 10;
  const SENTENCE = 12; // so many words and characters are a text, fewer a name

  function plain(sign) {
    if (/^[\p{Cf}\p{Cc}\p{Mn}\u241f]$/u.test(sign)) return sign === BREAK ? " " : "";
    const folded = sign.normalize("NFKC");
    return WORDLIKE.test(folded) ? folded : sign;
  }
  const tokens = (text) => text.normalize("NFC").replace(UNUSUAL, plain).match(TOKEN) || [];
  const word = (token) => token.replace(/[^\p{L}\p{N}]+/gu, "").toLowerCase();

  /** The runs of words that must all be found: what has a blank between, or another sign, is apart. */
  function runs(query) {
    const found = [];
    for (const [, straight, curly, bare] of query.matchAll(/"([^"]+)"|“([^”]+)”|(\S+)/g)) {
      let run = [];
      for (const token of [...tokens(straight || curly || bare), ""]) {
        if (word(token)) run.push(word(token));
        else if (run.length) [, run] = [found.push(run), []];
      }
    }
    return found;
  }

  // Texts again from words

  const mark = (token) => !IS_HAN.test(token) && !word(token);
  /** A dash or the like by itself had blanks around it: ASCII signs are otherwise parts of words. */
  const loose = (token) => /^[-/+&=|*~<>]+$/.test(token);
  const opens = (token) => /^[“‘（《〈「『【〔]$/u.test(token);

  /** What stood between two tokens: nothing beside Chinese and its signs, a blank between words. */
  function between(one, other) {
    if ((loose(one) || loose(other)) && !IS_HAN.test(one + other)) return " ";
    if (opens(one) || (mark(other) && !opens(other))) return "";
    if (IS_HAN.test(one) || IS_HAN.test(other)) return mark(one) || mark(other) || (IS_HAN.test(one) && IS_HAN.test(other)) ? "" : " ";
    return mark(one) && !/[”’,.;:!?)\]]/u.test(one) ? "" : " ";
  }

  function fieldsOf(content) {
    const fields = [{ start: 0, tokens: [] }];
    content.split(" ").forEach((token, place) => {
      if (token === BREAK) fields.push({ start: place + 1, tokens: [] });
      else fields[fields.length - 1].tokens.push(token);
    });
    return fields;
  }

  /** Puts tokens from `from` on into `element`, `hits` (places in the content) as <mark>; at most so many letters. */
  function write(element, field, hits, from = 0, most = Infinity) {
    let [text, length, marked] = ["", 0, null];
    const flush = (into) => {
      if (text) into.append(text);
      text = "";
    };
    if (from) text = "…";
    for (let at = from; at < field.tokens.length; at++) {
      const token = field.tokens[at], hit = hits.has(field.start + at);
      const gap = at > from ? between(field.tokens[at - 1], token) : "";
      if (hit !== Boolean(marked)) {
        if (marked) flush(marked);
        else (text += gap), flush(element);
        if (marked) text = gap;
        marked = hit ? element.appendChild(document.createElement("mark")) : null;
        text += token;
      } else text += gap + token;
      length += gap.length + token.length;
      if (length > most && at + 1 < field.tokens.length) {
        flush(marked || element);
        element.append("…");
        return;
      }
    }
    flush(marked || element);
  }

  /** The places of all that was found: `found` has the places of one hit of each run, as Pagefind gives them. */
  function hitsIn(content, found) {
    const words = content.split(" ").map(word), hits = new Set();
    for (const places of found) {
      const run = places.map((place) => words[place]);
      for (let at = 0; at + run.length <= words.length; at++) {
        if (run.every((one, step) => one === words[at + step])) run.forEach((_, step) => hits.add(at + step));
      }
    }
    return hits;
  }

  // The page

  function begin(section) {
    const form = section.querySelector("form"), input = form.elements.q;
    const verdict = section.querySelector("[role=status]"), list = section.querySelector("ol");
    const more = section.querySelector("[data-more]"), none = section.querySelector("ul[data-none]");
    const lists = document.querySelector("[data-lists]"), language = document.documentElement.lang.split("-")[0];
    const selects = [...form.querySelectorAll("select")], boxes = [...form.querySelectorAll("[name=archive]")];
    const names = {}, tongues = {}; // what a name is in, where that is not the page's language
    for (const select of selects) {
      for (const option of select.options) if (option.lang) tongues[option.textContent] = option.lang;
      names[select.name] = Object.fromEntries([...select.options].map((option) => [option.value, option.textContent]));
    }
    const day = new Intl.DateTimeFormat(language === "en" ? "en-GB" : document.documentElement.lang, {
      year: "numeric", month: "short", day: "numeric", timeZone: "UTC",
    });
    const number = new Intl.NumberFormat(document.documentElement.lang);
    const root = new URL(section.dataset.index, location.href);
    const volumes = []; // the folders that are loaded, their facets, and each record's place
    let pagefind, all, loading = Promise.resolve(), asked = 0, shown = [], rest = [];

    /** Loads one index after another: the first brings Pagefind, the others are merged into it. */
    function load(folders) {
      loading = loading.catch(() => {}).then(async () => {
        for (const folder of folders.filter((one) => !volumes.some((volume) => volume.folder === one))) {
          const address = new URL(folder, root).pathname;
          const facets = fetch(`${address}facets.json`, { cache: "no-cache" }).then((answer) => answer.json());
          if (pagefind) await pagefind.mergeIndex(address);
          else pagefind = await import(`${address}pagefind.js`);
          volumes.push({ folder, facets: await facets });
          all = null;
        }
        if (!all) all = await everything();
      });
      return loading;
    }

    /** id → {volume, place, facets} of every record, in the index's order, which is that of facets.json. */
    async function everything() {
      const { results } = await pagefind.search(`"${EVERY}"`);
      const records = new Map();
      let at = 0;
      volumes.forEach(({ folder, facets }) => {
        const length = facets.kind.rows.length;
        for (let row = 0; row < length; row++, at++) {
          const values = {};
          for (const [facet, { values: known, rows }] of Object.entries(facets)) values[facet] = known[rows.charCodeAt(row) - 48];
          records.set(results[at].id, { folder, place: at, facets: values, result: results[at] });
        }
      });
      if (at !== results.length) throw new Error("the facets are of another index");
      return records;
    }

    /** Records in which every run is found, newest first in each index: [{found, …}], `found` as for `hitsIn`. */
    async function find(query, folders) {
      let ids = null;
      const found = new Map();
      for (const run of runs(query)) {
        const { results } = await pagefind.search(`"${run.join(" ")}"`);
        const next = new Set();
        for (const result of results) {
          if (ids && !ids.has(result.id)) continue;
          next.add(result.id);
          found.set(result.id, [...(found.get(result.id) || []), result.words]);
        }
        ids = next;
      }
      return [...(ids || all.keys())]
        .map((id) => ({ id, found: found.get(id) || [], ...all.get(id) }))
        .filter((one) => folders.includes(one.folder))
        .sort((one, other) => folders.indexOf(one.folder) - folders.indexOf(other.folder) || one.place - other.place);
    }

    function count(hits, chosen) {
      for (const select of selects) {
        const of = {};
        for (const { facets } of hits) {
          if (chosen.every(([facet, value]) => facet === select.name || facets[facet] === value)) {
            of[facets[select.name]] = (of[facets[select.name]] || 0) + 1;
          }
        }
        for (const option of select.options) {
          if (!option.value) continue;
          const many = of[option.value] || 0;
          option.textContent = `${names[select.name][option.value]} (${number.format(many)})`;
          option.disabled = !many && !option.selected;
        }
      }
    }

    async function row({ found, facets, result }) {
      const data = await result.data();
      const [path, date] = data.raw_url.split("#");
      const item = section.querySelector("[data-row]").content.cloneNode(true);
      const [link, about, excerpt] = item.querySelectorAll("a, p");
      const hits = hitsIn(data.content, found), [, ...fields] = fieldsOf(data.content);
      const inEnglish = language !== "zh" && fields[1].tokens.length > 0;
      link.href = `${section.dataset.home}${path}`;
      write(link, fields[inEnglish ? 1 : 0], hits);
      if ((inEnglish ? "en" : "zh") !== language) link.lang = inEnglish ? "en" : "zh";
      const kind = facets.kind in names.kind && !facets.status ? names.kind[facets.kind] : "";
      const unit = facets.kind === "department" ? "" : names.department[facets.department];
      const said = [kind, unit, facets.kind !== "department" && day.format(new Date(date))].filter(Boolean);
      about.append(...said.flatMap((words, at) => [at ? " · " : "", marked(words, tongues[words])]));
      const sealOf = (name) => section.querySelector(`[data-seal="${CSS.escape(name)}"]`);
      const seal = sealOf(`${facets.kind}-${facets.status}`) ?? sealOf(facets.status);
      if (seal) item.querySelector("li").prepend(seal.content.cloneNode(true));
      describe(excerpt, fields, hits, link.querySelector("mark"));
      return item;
    }

    const marked = (words, lang) => (lang ? Object.assign(document.createElement("bdi"), { textContent: words, lang }) : words);

    const isChinese = (field) => field.tokens.some((token) => IS_HAN.test(token));

    /** The best of some fields: a text rather than a name, in the page's language if there is one. */
    function best(fields) {
      const texts = fields.filter(({ tokens }) => tokens.length >= SENTENCE);
      return texts.find((field) => isChinese(field) === (language === "zh")) || texts[0];
    }

    /** Where a text was hit, or the beginning of a text; and, unless the title has a hit, the name, tag or id with one. */
    function describe(excerpt, fields, hits, titled) {
      const hit = fields.filter(({ start, tokens }) => tokens.some((_, at) => hits.has(start + at)));
      const texts = fields.slice(2);
      const field = best(hit.filter((one) => texts.includes(one))) || best(texts) || texts[0] || hit[0];
      if (!field) return;
      const first = field.tokens.findIndex((_, at) => hits.has(field.start + at));
      const chinese = isChinese(field);
      const lead = chinese ? 24 : 10;
      write(excerpt, field, hits, first > lead * 1.5 ? first - lead : 0, chinese ? 90 : 180);
      if (hit.length && !hit.includes(field) && !titled) {
        excerpt.append(" · ");
        write(excerpt, hit[0], hits);
      }
      const spoken = chinese ? "zh" : "en";
      if (spoken !== language) excerpt.lang = spoken;
    }

    async function add() {
      const next = rest.splice(0, AT_ONCE);
      const items = await Promise.all(next.map(row));
      more.hidden = !rest.length;
      return items;
    }

    const state = () => [...new FormData(form)].filter(([, value]) => value.trim());

    /** Answers what the form asks. */
    async function answer() {
      for (const other of document.querySelectorAll("header a[hreflang]")) other.search = location.search;
      const mine = ++asked, chosen = state();
      const query = input.value.trim(), narrowed = chosen.filter(([name]) => name !== "q" && name !== "archive");
      const idle = !query && !narrowed.length;
      section.querySelector("[data-start]").hidden = !idle;
      none.hidden = true;
      if (idle) {
        list.replaceChildren();
        [verdict.textContent, more.hidden, lists.hidden] = ["", true, false];
        return;
      }
      verdict.textContent = verdict.dataset.busy;
      try {
        const folders = [section.dataset.folder, ...boxes.filter((box) => box.checked).flatMap((box) => box.dataset.folders.split(" "))];
        await load(folders);
        const found = await find(query, folders);
        if (mine !== asked) return;
        const hits = found.filter(({ facets }) => narrowed.every(([facet, value]) => facets[facet] === value));
        count(found, narrowed);
        rest = [...hits];
        const items = await add();
        if (mine !== asked) return;
        list.replaceChildren(...items);
        const words = verdict.dataset[hits.length > 1 ? "some" : hits.length ? "one" : "none"];
        verdict.textContent = words.replace("{count}", number.format(hits.length));
        none.hidden = lists.hidden = hits.length > 0;
        none.querySelector("[data-narrowed]").hidden = !narrowed.length;
      } catch (error) {
        if (mine !== asked) return;
        list.replaceChildren();
        [verdict.textContent, more.hidden, lists.hidden] = [verdict.dataset.failed, true, false];
      }
    }

    function go() {
      const asks = new URLSearchParams(state()).toString();
      history.pushState(null, "", asks ? `?${asks}` : location.pathname);
      return answer();
    }

    /** Fills the form from the address. */
    function arrive() {
      const asks = new URLSearchParams(location.search);
      input.value = asks.get("q") || "";
      for (const select of selects) {
        select.value = asks.get(select.name) || "";
        if (select.selectedIndex < 0) select.value = "";
      }
      for (const box of boxes) box.checked = asks.getAll("archive").includes(box.value);
      answer();
    }

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      go();
    });
    form.addEventListener("change", (event) => event.target !== input && go());
    form.addEventListener("focusin", () => load([section.dataset.folder]).catch(() => {}), { once: true });
    section.querySelector("[data-widen]").addEventListener("click", () => {
      for (const select of selects) select.value = "";
      input.focus();
      go();
    });
    more.addEventListener("click", async () => {
      const items = await add(), first = items[0].querySelector("a");
      list.append(...items);
      first.focus();
    });
    form.querySelector("details").open = matchMedia("(min-width: 48rem)").matches || /[?&](?!q=|archive=)\w+=/.test(location.search);
    addEventListener("popstate", arrive);
    section.cut = { tokens, word, runs }; // for the tests, which hold it against the build's own
    section.hidden = false;
    document.querySelector("[data-without-script]").hidden = true;
    arrive();
  }

  for (const section of document.querySelectorAll("[data-search]")) begin(section);
})();
