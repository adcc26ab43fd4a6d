/* Quoting words of a clause: select them and comment on them. Without this script the form has a field for them. */
"use strict";

(() => {
  const KEY = "quoting";
  const CONTEXT = 32;
  const SILENT = ".quote-link, .note-mark, .hidden-visually";
  const details = document.querySelector("[data-quoting]");
  const form = details?.closest("form");

  /* The server counts code points, a browser UTF-16 units. */
  const points = (text) => [...text];
  const last = (text) => points(text).slice(-CONTEXT).join("");
  const first = (text) => points(text).slice(0, CONTEXT).join("");
  const block = (node) => node.parentElement.closest("p, td, th, li");

  function fill(quote) {
    for (const [name, value] of Object.entries(quote)) {
      const field = form.elements[`quote${name === "exact" ? "" : `_${name}`}`];
      if (field) field.value = value ?? "";
    }
    details.open = true;
    form.elements.quote.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* The text nodes that are words of the clause, in order; counts and marks of footnotes are not. */
  function nodesIn(container) {
    const walker = document.createTreeWalker(container, NodeFilter.SHOW_TEXT, {
      acceptNode: (node) => (node.parentElement.closest(SILENT) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT),
    });
    const found = [];
    while (walker.nextNode()) found.push(walker.currentNode);
    return found;
  }

  const joined = (pieces) =>
    pieces.map(([node, text], at) => (at && block(node) !== block(pieces[at - 1][0]) ? `\n${text}` : text)).join("");

  /* Where a place in a text node stands in the clause, if the page tells where its words stand. */
  function placeOf(node, offset) {
    const line = node.parentElement.closest("[data-at]");
    if (!line) return null;
    let count = Number(line.dataset.at);
    for (const one of nodesIn(line)) {
      if (one === node) return count + points(one.data.slice(0, offset)).length;
      count += points(one.data).length;
    }
    return null;
  }

  function quoteOf(container, range) {
    const before = [];
    const inside = [];
    const after = [];
    for (const node of nodesIn(container)) {
      const from = node === range.startContainer ? range.startOffset : 0;
      const to = node === range.endContainer ? range.endOffset : node.data.length;
      const order = document.createRange();
      order.selectNodeContents(node);
      if (range.compareBoundaryPoints(Range.END_TO_START, order) >= 0) after.push([node, node.data]);
      else if (range.compareBoundaryPoints(Range.START_TO_END, order) <= 0) before.push([node, node.data]);
      else {
        if (from) before.push([node, node.data.slice(0, from)]);
        if (to > from) inside.push([node, node.data.slice(from, to), from, to]);
        if (to < node.data.length) after.push([node, node.data.slice(to)]);
      }
    }
    const words = inside.filter(([, text]) => text.trim());
    if (!words.length) return null;
    const [begins, ends] = [words[0], words[words.length - 1]];
    return {
      exact: joined(words).trim(),
      prefix: last(joined(before)),
      suffix: first(joined(after)),
      start: placeOf(begins[0], begins[2]),
      end: placeOf(ends[0], ends[3]),
    };
  }

  function remembered() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
      if (kept?.path !== location.pathname) return null;
      sessionStorage.removeItem(KEY);
      return kept.quote;
    } catch {
      return null;
    }
  }

  function comment(container, quote) {
    if (form && container.dataset.here) {
      fill(quote);
      form.elements.body.focus();
      form.scrollIntoView({ block: "start" });
      return;
    }
    try {
      const path = new URL(container.dataset.quotable, location.href).pathname;
      sessionStorage.setItem(KEY, JSON.stringify({ path, quote }));
    } catch { /* Without storage the words are copied by hand. */ }
    location.assign(container.dataset.quotable);
  }

  let offered = null;
  function withdraw() {
    offered?.remove();
    offered = null;
  }

  function offer() {
    const selection = getSelection();
    const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    const within = range?.commonAncestorContainer;
    const container = (within?.nodeType === Node.ELEMENT_NODE ? within : within?.parentElement)?.closest("[data-quotable]");
    const quote = container && quoteOf(container, range);
    if (!quote) {
      withdraw();
      return;
    }
    if (!offered) {
      offered = document.createElement("div");
      offered.className = "quote-offer no-print";
      offered.setAttribute("role", "status");
      offered.append(Object.assign(document.createElement("button"), { type: "button", className: "button" }));
      document.body.append(offered);
    }
    const button = offered.firstElementChild;
    button.textContent = container.dataset.offer;
    button.dataset.keys = "Control+Alt+M";
    button.setAttribute("aria-keyshortcuts", "Control+Alt+M");
    /* A press must not take the selection away before the click. */
    button.onpointerdown = (event) => event.preventDefault();
    button.onclick = () => {
      withdraw();
      comment(container, quote);
    };
  }

  let pause;
  if (document.querySelector("[data-quotable]")) {
    document.addEventListener("selectionchange", () => {
      clearTimeout(pause);
      pause = setTimeout(offer, 150);
    });
  }

  if (!form) return;
  const kept = remembered();
  if (kept) fill(kept);

  /* Who changes the words by hand means other words: their place is looked for anew. */
  form.elements.quote.addEventListener("input", (event) => {
    if (!event.isTrusted) return;
    for (const name of ["prefix", "suffix", "start", "end"]) form.elements[`quote_${name}`].value = "";
  });

  const picker = form.querySelector("[data-quote-picker]");
  const source = picker.querySelector("textarea");
  const said = picker.querySelector("[data-quote-said]");
  picker.hidden = false;
  /* A read-only box has no caret to select with by keyboard: this one has, and takes no input. */
  source.readOnly = false;
  source.inputMode = "none";
  source.setAttribute("aria-readonly", "true");
  source.addEventListener("beforeinput", (event) => event.preventDefault());
  picker.querySelector("[data-quote-take]").addEventListener("click", () => {
    const [from, to] = [source.selectionStart, source.selectionEnd];
    const [before, words, after] = [source.value.slice(0, from), source.value.slice(from, to), source.value.slice(to)];
    said.textContent = words.trim() ? said.dataset.taken : said.dataset.nothing;
    if (!words.trim()) return;
    const start = points(before).length;
    fill({ exact: words.trim(), prefix: last(before), suffix: first(after), start, end: start + points(words).length });
  });
})();
