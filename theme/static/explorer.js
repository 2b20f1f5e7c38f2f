"use strict";
// The dataset page's explorer begins here: shows its button, and fetches all the rest only when it is pressed.
(() => {
  for (const section of document.querySelectorAll("[data-explorer]")) {
    const form = section.querySelector("[data-start]");
    const said = section.querySelector("[data-said]");
    let explore;

    async function begin() {
      const { panel, table, reader } = section.dataset;
      const modules = [panel, table, `${reader}metadata.js`, `${reader}read.js`].map((address) => import(new URL(address, location)));
      const [{ explorer }, reckoning, { parquetMetadata }, { parquetReadObjects }] = await Promise.all(modules);
      return explorer(section, reckoning, { metadata: parquetMetadata, rows: parquetReadObjects });
    }

    async function show() {
      section.querySelector("[data-open]").hidden = false; // at once: its place is taken before the table has come
      form.querySelector("button").setAttribute("aria-expanded", "true");
      said.textContent = said.dataset.busy;
      try {
        explore ??= begin();
        await (await explore)(form.elements.table.selectedOptions[0]);
      } catch (error) {
        explore = undefined;
        said.textContent = said.dataset.failed;
      }
    }

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      show();
    });
    form.elements.table.addEventListener("change", () => explore && show());
    section.hidden = false;
  }
})();
