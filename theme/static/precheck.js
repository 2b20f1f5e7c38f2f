// The page “Check before you publish”: finds in a pasted text what the check's rules on privacy find, with the same
// patterns (plugins/glasscase/privacy). Nothing is sent and nothing is stored; the page's own policy forbids it too.
"use strict";

(() => {
  // Digits in each group, as people write a mobile number and an identity card of fifteen digits.
  const MOBILE = new Set(["11", "3,4,4", "3,8", "4,3,4", "3,3,5", "1,1,1,1,1,1,1,1,1,1,1"]);
  const OLD_ID = new Set(["15", "6,6,3"]);
  const LONGEST = 19, NEAR = 30, BEHIND = 12;
  const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

  /** A function that gives all that is private in a text as {kind, start, end}, in its order. */
  function finder(patterns) {
    const P = Object.fromEntries(Object.entries(patterns).map(([name, pattern]) => [name, new RegExp(pattern, "u")]));
    const all = (name, text) => [...text.matchAll(new RegExp(patterns[name], "gu"))];

    /** The text in plain letters, and the place in `text` of each of its characters, as [start, end]. */
    function fold(text) {
      const folded = [], places = [];
      let at = 0;
      for (const character of text) {
        let plain = character;
        if (character > "\x7f") {
          plain = P.invisible.test(character) ? "" : character.normalize("NFKC");
          if (/[0-9]/.test(plain) && !/^\p{Nd}$/u.test(character)) plain = character;
        }
        for (const sign of plain) {
          folded.push(sign.length > 1 ? "\ufffc" : sign);
          places.push([at, at + character.length]);
        }
        at += character.length;
      }
      return [folded.join(""), places];
    }

    const span = (match) => [match.index, match.index + match[0].length];
    const within = ([start, end], spans) => spans.some((other) => other[0] < end && start < other[1]);
    const before = (text, start, words) => P[words].test(text.slice(Math.max(start - NEAR, 0), start));
    const after = (text, end) => text.slice(end, end + BEHIND);

    function* plain(kind, text, urls) {
      for (const match of all(kind, text)) {
        const [start, end] = span(match);
        if (!within([start, end], urls)) yield { kind, start, end };
      }
    }

    function* numbers(text, urls) {
      const groups = all("group", text).map(span);
      for (let at = 0, next; at < groups.length; at = next) {
        let found = null;
        next = at + 1;
        for (const [last, digits, sizes] of chains(text, groups, at)) {
          const judged = judge(text, groups[at][0], groups[last][1], digits, sizes);
          if (judged && (judged.kind === "id-card" || !within([judged.start, judged.end], urls))) {
            [found, next] = [judged, last + 1];
            if (judged.kind === "id-card") break;
          }
        }
        if (found) yield found;
      }
    }

    /** The group `first` alone, then with the next, and so on: [last group, digits, digits in each group]. */
    function* chains(text, groups, first) {
      let digits = "";
      const sizes = [];
      for (let last = first; last < groups.length; last++) {
        const [start, end] = groups[last];
        if (last > first) {
          const joint = digits === "86" || digits === "0086" ? P.code_joint : P.joint;
          const left = groups[last - 1][1];
          if (start - left > 6 || !joint.test(text.slice(left, start))) return;
        }
        if (digits.length + end - start > LONGEST) return;
        digits += text.slice(start, end);
        sizes.push(end - start);
        yield [last, digits, [...sizes]];
      }
    }

    function judge(text, start, end, digits, sizes) {
      const letter = digits.length === 17 && P.check_letter.exec(after(text, end));
      const number = letter ? `${digits}X` : digits;
      if ([15, 18].includes(number.length) && isId(text, start, number, sizes)) {
        return { kind: "id-card", start, end: end + (letter ? letter[0].length : 0) };
      }
      if ([11, 13, 15].includes(digits.length)) return mobile(text, start, end, digits, sizes);
      return digits.length >= 16 && isCard(text, start, end, digits, sizes) ? { kind: "bank-card", start, end } : null;
    }

    function isId(text, start, number, sizes) {
      if (!P.province.test(number)) return false;
      const named = before(text, start, "id_words");
      if (number.length === 15) {
        return named && OLD_ID.has(String(sizes)) && isDay(`${number.slice(0, 6)}19${number.slice(6)}`);
      }
      const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(number[place]), 0);
      if (!P.century.test(number.slice(6)) || !isDay(number) || "10X98765432"[sum % 11] !== number[17]) return false;
      return named || !before(text, start, "serial_before");
    }

    function isDay(number) {
      const [year, month, day] = [number.slice(6, 10), number.slice(10, 12), number.slice(12, 14)].map(Number);
      const date = new Date(Date.UTC(year, month - 1, day));
      return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
    }

    function mobile(text, start, end, digits, sizes) {
      const code = digits.length > 11 ? P.country_code.exec(digits) : null;
      const cut = code ? code[0].length : 0;
      if (!P.mobile.test(digits.slice(cut)) || !MOBILE.has(String(without(sizes, cut)))) return null;
      const written = text.slice(start, end);
      if (written.includes(".") && String(sizes) !== "3,4,4") return null;
      const opening = P[written.includes(")") ? "bracket" : "plus"];
      const plus = code && opening.exec(text.slice(Math.max(start - 4, 0), start));
      if (!plus && before(text, start, "not_before") && !before(text, start, "label")) return null;
      if (before(text, start, "serial_before") || P.not_after.test(after(text, end))) return null;
      return { kind: "mobile", start: plus ? start - plus[0].length : start, end };
    }

    function without(sizes, count) {
      const left = [...sizes];
      while (count) {
        const cut = Math.min(count, left[0]);
        left[0] -= cut;
        count -= cut;
        if (!left[0]) left.shift();
      }
      return left;
    }

    function isCard(text, start, end, digits, sizes) {
      if (!P.card.test(digits) || !isGrouped(sizes) || !isLuhn(digits) || text.slice(start, end).includes(".")) return false;
      if (before(text, start, "serial_before") || P.not_after.test(after(text, end))) return false;
      if (digits.startsWith("62") && [16, 19].includes(digits.length)) return true;
      return before(text, start, "bank_words") || P.bank_words.test(after(text, end));
    }

    function isGrouped(sizes) {
      const last = sizes[sizes.length - 1];
      const inFours = sizes.slice(0, -1).every((size) => size === 4) && (sizes.length === 1 || last <= 4);
      return inFours || (sizes.length === 2 && [6, 8].includes(sizes[0]));
    }

    function isLuhn(digits) {
      const doubled = [...digits].reverse().map((digit, place) => Number(digit) * (1 + (place % 2)));
      return doubled.reduce((sum, value) => sum + (value > 9 ? value - 9 : value), 0) % 10 === 0;
    }

    return (text) => {
      const [folded, places] = fold(text);
      const urls = all("url", folded).map(span);
      const kept = [];
      for (const found of [
        ...plain("email", folded, urls), ...numbers(folded, urls),
        ...plain("plate", folded, urls), ...plain("address", folded, urls),
      ]) {
        if (!within([found.start, found.end], kept.map((other) => [other.start, other.end]))) kept.push(found);
      }
      kept.sort((one, other) => one.start - other.start);
      return kept.map(({ kind, start, end }) => ({ kind, start: places[start][0], end: places[end - 1][1] }));
    };
  }

  function begin(section) {
    const find = finder(JSON.parse(section.dataset.patterns));
    const area = section.querySelector("textarea");
    const verdict = section.querySelector("[role=status]");
    const list = section.querySelector("ol");

    function item(found, text) {
      const one = section.querySelector(`template[data-kind="${found.kind}"]`).content.cloneNode(true);
      const above = text.slice(0, found.start).split("\n");
      const place = one.querySelector(".place");
      place.textContent = place.textContent
        .replace("{line}", above.length)
        .replace("{column}", [...above[above.length - 1]].length + 1);
      const value = text.slice(found.start, found.end);
      one.querySelector("mark").textContent = value;
      const button = one.querySelector("button");
      button.setAttribute("aria-label", `${button.textContent}: ${value}`);
      button.addEventListener("click", () => {
        area.focus();
        area.setSelectionRange(found.start, found.end);
      });
      return one;
    }

    function clear() {
      verdict.textContent = "";
      list.replaceChildren();
    }

    section.querySelector("button").addEventListener("click", () => {
      const found = find(area.value);
      list.replaceChildren(...found.map((one) => item(one, area.value)));
      const words = area.value.trim() ? (found.length ? "some" : "none") : "empty";
      verdict.textContent = verdict.dataset[words].replace("{count}", found.length);
    });
    area.addEventListener("input", clear);
    section.findPrivate = find; // for the tests, which hold it against the check's own
    section.hidden = false;
    document.querySelector("[data-without-script]").hidden = true;
  }

  for (const section of document.querySelectorAll("[data-precheck]")) {
    try {
      begin(section);
    } catch {
      section.hidden = true; // a browser that cannot read the patterns; the page says what to do without it
    }
  }
})();
