// What the explorer reckons: pure functions of rows as hyparquet gives them. Knows nothing of the page.

/** What Excel, WPS, LibreOffice or Google Sheets may take for the beginning of a formula. */
const FORMULA = /^(\s*[=+\-@＝＋－＠|%]|[\t\r\n])/;
const LOGICAL = { DATE: "date", TIMESTAMP: "moment", DECIMAL: "number" };
const PHYSICAL = { BOOLEAN: "boolean", INT32: "number", INT64: "number", FLOAT: "number", DOUBLE: "number" };

/** The columns of a Parquet file as [{name, kind}]: kind is text, number, boolean, date or moment. */
export function columnsOf({ schema }) {
  return schema.slice(1).map(({ name, type, logical_type, converted_type }) => ({
    name,
    kind: LOGICAL[logical_type?.type ?? converted_type] ?? PHYSICAL[type] ?? "text",
  }));
}

/** A value as the files have it; nothing for what is not there. */
export function text(value, kind) {
  if (value === null || value === undefined) return "";
  if (!(value instanceof Date)) return typeof value === "object" ? JSON.stringify(value) : String(value);
  const iso = value.toISOString();
  return kind === "date" ? iso.slice(0, 10) : iso.slice(0, 19).replace("T", " ");
}

/** A column's values with how often there is each, the most frequent first; null where there are more than `most`. */
export function distinct(rows, { name, kind }, most) {
  const counts = new Map();
  for (const row of rows) {
    const value = text(row[name], kind);
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (counts.size > most) return null;
  }
  return [...counts].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
}

/** The rows in which a text stands, in whatever letters, in one of the columns; and of which one column has a value. */
export function filtered(rows, columns, words, exact) {
  const sought = words.trim().toLowerCase();
  return rows.filter(
    (row) =>
      (!exact || text(row[exact.name], exact.kind) === exact.value) &&
      (!sought || columns.some(({ name, kind }) => text(row[name], kind).toLowerCase().includes(sought)))
  );
}

/** The rows by one column, in a new list. What is empty comes last either way. */
export function sorted(rows, { name, kind }, descending, language) {
  const compare = kind === "text" ? new Intl.Collator(language, { numeric: true }).compare : (one, other) => (one < other ? -1 : one > other ? 1 : 0);
  const empty = (value) => value === null || value === undefined;
  return [...rows].sort(({ [name]: one }, { [name]: other }) => {
    if (empty(one) || empty(other)) return empty(one) - empty(other);
    return descending ? compare(other, one) : compare(one, other);
  });
}

/** The rows counted by the values of a column, and another column's numbers in each group; the largest groups first. */
export function aggregated(rows, by, measure) {
  const groups = new Map();
  for (const row of rows) {
    const value = text(row[by.name], by.kind);
    if (!groups.has(value)) groups.set(value, []);
    groups.get(value).push(row);
  }
  const found = [...groups].map(([value, of]) => ({ value, count: of.length, ...(measure && figures(of, measure)) }));
  return found.sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1));
}

/** {filled, mean, median, min, max, sum} of a column's numbers; all but the first null where there is none. */
export function figures(rows, { name }) {
  const numbers = rows.map((row) => row[name]).filter((value) => value !== null && value !== undefined && value === value);
  const filled = numbers.length;
  if (!filled) return { filled, mean: null, median: null, min: null, max: null, sum: null };
  numbers.sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
  const half = filled >> 1;
  const median = filled % 2 ? Number(numbers[half]) : (Number(numbers[half - 1]) + Number(numbers[half])) / 2;
  const sum = total(numbers);
  return { filled, mean: Number(sum) / filled, median, min: numbers[0], max: numbers[filled - 1], sum };
}

/** Exact for whole numbers; of others what is lost in each step is added at the end (Neumaier). */
function total(numbers) {
  if (numbers.every((value) => typeof value === "bigint")) return numbers.reduce((sum, value) => sum + value, 0n);
  let sum = 0, lost = 0;
  for (const number of numbers.map(Number)) {
    const next = sum + number;
    lost += Math.abs(sum) >= Math.abs(number) ? sum - next + number : number - next + sum;
    sum = next;
  }
  return Number.isFinite(sum) ? sum + lost : sum;
}

/** The rows as CSV for spreadsheets, and how many cells were kept from being taken for a formula. */
export function csv(columns, rows) {
  let defused = 0;
  const cell = (value, kind) => {
    let written = text(value, kind);
    if (kind === "text" && FORMULA.test(written)) {
      defused++;
      written = `'${written}`;
    }
    return /[",\r\n]/.test(written) ? `"${written.replaceAll('"', '""')}"` : written;
  };
  const lines = [columns.map(({ name }) => cell(name, "text")), ...rows.map((row) => columns.map(({ name, kind }) => cell(row[name], kind)))];
  return { content: `\ufeff${lines.map((line) => line.join(",")).join("\r\n")}\r\n`, defused };
}
