/* The queue of the desk is worked by single keys; every one of them does what a link or a button on the page does. */
"use strict";

(() => {
  const help = document.querySelector("[data-keys-help]");
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const items = all("[data-queue] [data-work]");
  const one = document.querySelector("[data-one]");
  if (help) help.hidden = false;

  /* The item one is at: where the focus is, else the one its address names, else none. */
  const at = () => items.findIndex((item) => item.contains(document.activeElement));
  const go = (step) => {
    const from = at();
    const next = items[from < 0 ? 0 : Math.min(Math.max(from + step, 0), items.length - 1)];
    if (!next) return;
    next.querySelector("[data-open]").focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const here = () => one || items[at()];
  const press = (found) => { if (found) found.click(); return Boolean(found); };

  const keys = {
    j: () => go(1),
    k: () => go(-1),
    o: () => press(here()?.querySelector("[data-open]")),
    x: () => press(here()?.querySelector('input[type="checkbox"]')),
    t: () => press(here()?.querySelector('form[action$="/holder"].one button')),
    n: () => press(document.querySelector('[data-key="n"]')),
    u: () => press(document.querySelector('[data-key="u"]')),
    "?": () => {
      const fold = help?.querySelector("details");
      if (!fold) return;
      fold.open = !fold.open;
      if (fold.open) fold.querySelector("summary").focus();
    },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("textarea, select, [contenteditable], dialog, input:not([type=checkbox])")) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
