// Counts days late and left against the reader's today, in the portal's time zone, by the rule of the build: a case is
// overdue from the day after its deadline. The words come with the script's own tag, one for each form of the plural.
"use strict";

(() => {
  const words = document.currentScript.dataset;
  const plural = new Intl.PluralRules(document.documentElement.lang);
  const clock = new Intl.DateTimeFormat("en", {
    timeZone: words.zone, calendar: "gregory", numberingSystem: "latn", year: "numeric", month: "2-digit", day: "2-digit",
  });

  /** The day in the portal's time zone, as 2026-09-18. */
  function today() {
    const part = Object.fromEntries(clock.formatToParts(new Date()).map(({ type, value }) => [type, value]));
    return `${part.year}-${part.month}-${part.day}`;
  }

  function days(from, to) {
    return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
  }

  function say(word, count) {
    const form = plural.select(count);
    const said = words[word + form[0].toUpperCase() + form.slice(1)] ?? words[`${word}Other`];
    return said.replace("#", count);
  }

  function countAnew() {
    const day = today();
    if (day <= words.built) return;  // the page is right as it is, or the reader's clock is wrong
    for (const one of document.querySelectorAll("[data-deadline]")) {
      const late = days(one.dataset.deadline, day);
      const state = late > 0 ? "late" : "left";
      one.textContent = late ? say(state, Math.abs(late)) : words.due;
      one.classList.toggle("late", late > 0);
      for (const part of one.parentElement.querySelectorAll("[data-if]")) part.hidden = part.dataset.if !== state;
    }
    for (const one of document.querySelectorAll("[data-since]")) one.textContent = say("span", days(one.dataset.since, day));
    for (const one of document.querySelectorAll("[data-day]")) one.hidden = one.dataset.day !== "today";
  }

  countAnew();
  // A page that was left open, or comes back from the browser's memory, on another day.
  document.addEventListener("visibilitychange", countAnew);
  addEventListener("pageshow", countAnew);
})();
