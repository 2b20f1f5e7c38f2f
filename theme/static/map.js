// The map page: shows some of the waiting cases only, says what is pointed at, comes nearer, and, where the publisher
// configured tiles and the reader asks for them, puts a street map under the drawing. All else works without it.
"use strict";

(() => {
  const NEAREST = 8, STEP = 0.3, TILE = 256, DEEPEST = 18;

  /** `category:waiting:overdue …` → how many wait, of that status and category ("" is any). */
  function count(tally, status, category) {
    const total = { waiting: 0, overdue: 0 };
    for (const part of tally.split(" ")) {
      const [code, waiting, overdue] = part.split(":");
      if (!code || (category && code !== category)) continue;
      total.waiting += Number(status === "overdue" ? overdue : waiting);
      total.overdue += Number(overdue);
    }
    return total;
  }

  function begin(figure) {
    const svg = figure.querySelector(".city-map");
    const page = figure.closest("main");
    const [status, category] = figure.querySelectorAll("select");
    const number = new Intl.NumberFormat(document.documentElement.lang);
    const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent", roundingMode: "halfEven" });
    const whole = svg.getAttribute("viewBox").split(" ").map(Number);
    let view = whole;

    const placed = [...svg.querySelectorAll("[transform^='translate']:not(.districts)")].map((one) => [one, one.getAttribute("transform")]);
    const marks = [...svg.querySelectorAll(".marks a")];

    function choose() {
      const chosen = (one) => count(one.dataset.tally, status.value, category.value);
      const said = figure.querySelector("[role=status]");
      let shown = 0, all = 0;
      for (const mark of marks) {
        const found = chosen(mark), text = mark.querySelector("text");
        shown += found.waiting;
        all += count(mark.dataset.tally, "", "").waiting;
        mark.classList.toggle("gone", !found.waiting);
        mark.classList.toggle("late", found.overdue > 0 && found.overdue === found.waiting);
        mark.classList.toggle("partly", found.overdue > 0 && found.overdue < found.waiting);
        if (text) text.textContent = found.waiting > 1 ? number.format(found.waiting) : "";
      }
      for (const row of page.querySelectorAll("tr[data-tally]")) {
        const { waiting, overdue } = count(row.dataset.tally, "", category.value);
        const share = waiting < figure.dataset.minimum ? "—" : percent.format(overdue / waiting);
        [waiting, overdue].forEach((value, column) => { row.cells[column + 1].textContent = number.format(value); });
        row.cells[2].classList.toggle("late", overdue > 0);
        row.cells[3].textContent = share;
      }
      said.textContent = shown === all ? "" : said.dataset.words.replace("{shown}", number.format(shown)).replace("{all}", number.format(all));
    }

    function look(x, y, width, height) {
      view = [Math.min(Math.max(x, 0), whole[2] - width), Math.min(Math.max(y, 0), whole[3] - height), width, height];
      svg.setAttribute("viewBox", view.map((one) => Math.round(one * 10) / 10).join(" "));
      const scale = Math.round((1000 * width) / whole[2]) / 1000;
      for (const [one, at] of placed) one.setAttribute("transform", `${at} scale(${scale})`);
      for (const one of figure.querySelectorAll("[data-way]")) one.hidden = width === whole[2];
      if (svg.classList.contains("tiled")) pave();
    }

    const moves = { in: 0.5, out: 2, left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] };
    const keys = { "+": "in", "=": "in", "-": "out", ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };

    function move(name) {
      const by = moves[name], [x, y, width, height] = view;
      if (Array.isArray(by)) return look(x + by[0] * STEP * width, y + by[1] * STEP * height, width, height);
      const next = Math.min(Math.max(width * by, whole[2] / NEAREST), whole[2]), high = (next * whole[3]) / whole[2];
      look(x + (width - next) / 2, y + (height - high) / 2, next, high);
    }

    /** Tiles for what is in view, as the pictures of the drawing's lowest layer. */
    function pave() {
      const [west, north, unit] = figure.dataset.world.split(" ").map(Number);
      const perPixel = (unit * view[2]) / svg.clientWidth;
      const zoom = Math.min(DEEPEST, Math.max(0, Math.round(-Math.log2(TILE * perPixel))));
      const tiles = 2 ** zoom, side = 1 / tiles / unit;
      const at = (value, from) => Math.floor((from + value * unit) * tiles);
      const layer = svg.querySelector(".tiles"), found = [];
      for (let column = at(view[0], west); column <= at(view[0] + view[2], west); column++) {
        for (let row = at(view[1], north); row <= at(view[1] + view[3], north); row++) {
          const tile = document.createElementNS(svg.namespaceURI, "image");
          const address = figure.dataset.tiles.replace("{z}", zoom).replace("{x}", column).replace("{y}", row);
          const values = { href: address, x: (column / tiles - west) / unit, y: (row / tiles - north) / unit, width: side, height: side };
          for (const [name, value] of Object.entries(values)) tile.setAttribute(name, value);
          found.push(tile);
        }
      }
      layer.replaceChildren(...found);
    }

    function tile(button) {
      const on = svg.classList.toggle("tiled");
      button.setAttribute("aria-pressed", on);
      figure.querySelector(".tiles-credit").hidden = !on;
      if (on) pave(); else svg.querySelector(".tiles").replaceChildren();
    }

    figure.addEventListener("change", choose);
    figure.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.move) move(button.dataset.move); else tile(button);
    });
    figure.addEventListener("keydown", (event) => {
      if (!keys[event.key] || event.target.closest("select") || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key.startsWith("Arrow") && view[2] === whole[2]) return; // all is in view: the page scrolls
      event.preventDefault();
      move(keys[event.key]);
    });
    const pointed = figure.querySelector(".map-pointed");
    for (const kind of ["pointerover", "focusin"]) {
      // Not on the drawing itself: one that listens to the focus becomes a stop of the tab key in Chromium.
      figure.addEventListener(kind, (event) => {
        pointed.textContent = event.target.closest(".city-map a")?.querySelector("title")?.textContent ?? "";
      });
    }
    for (const tool of figure.querySelectorAll("[data-tool]")) tool.hidden = false;
    if (status.value || category.value) choose(); // as the reader left it
  }

  document.querySelectorAll("[data-map]").forEach(begin);
})();
