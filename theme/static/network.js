"use strict";
// What a page does with the network beside being read: copies for when there is none, pages fetched when a reader is
// about to open them. Nothing of it where the reader asks to save data.
(() => {
  const root = new URL("..", document.currentScript.src).href;
  const here = document.documentElement;

  function saving() {
    const line = navigator.connection || {};
    return line.saveData || /2g/.test(line.effectiveType) || matchMedia("(prefers-reduced-data: reduce)").matches;
  }

  /** Says that this page is a copy, and of when. */
  function sayCopy() {
    const line = document.querySelector(".offline");
    if (here.dataset.copy === undefined || !line) return;
    const day = new Date(here.dataset.copy);
    const locale = here.lang.includes("-") ? here.lang : `${here.lang}-001`; // as the world writes it, as on the page
    const words = isNaN(day) ? "…" : day.toLocaleString(locale, { dateStyle: "long", timeStyle: "short" });
    line.textContent = line.dataset.words.replace("{date}", words);
    line.hidden = false;
  }

  /** Has the worker at the site's root keep copies; the first page was loaded before it was there. */
  function keepCopies() {
    const workers = navigator.serviceWorker;
    workers.addEventListener("controllerchange", () => {
      const home = document.querySelector("a.wordmark").href;
      const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
      workers.controller.postMessage([location.href, home, ...loaded]);
    });
    workers.register(`${root}sw.js`, { scope: root }).catch(() => {}); // a host that leaves sw.js out
  }

  const asked = new Set([location.href.split("#")[0]]);

  /** Fetches the page that `link` leads to, once: only pages of this site, and no downloads. */
  function prefetch(link) {
    const [address] = String(link.href.baseVal === undefined ? link.href : new URL(link.href.baseVal, location)).split("#"); // of SVG
    const isPage = address.startsWith(root) && /(\/|\.html)$/.test(address) && !link.hasAttribute("download");
    if (!isPage || asked.has(address) || saving()) return;
    asked.add(address);
    document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", href: address }));
  }

  const linkOf = (event) => event.target.closest && event.target.closest("a[href]");
  let waiting;
  for (const name of ["mouseover", "focusin"]) {
    document.addEventListener(name, (event) => {
      const link = linkOf(event);
      clearTimeout(waiting);
      if (link) waiting = setTimeout(prefetch, 65, link);
    });
  }
  for (const name of ["mouseout", "focusout"]) document.addEventListener(name, () => clearTimeout(waiting));
  document.addEventListener("touchstart", (event) => linkOf(event) && prefetch(linkOf(event)), { passive: true });

  sayCopy();
  if (navigator.serviceWorker && !saving()) addEventListener("load", keepCopies);
})();
