/* What the pages gain with JavaScript. Everything works without it. */
"use strict";

(() => {
  const language = document.documentElement.lang;
  const figures = new Intl.NumberFormat(language);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  /* Characters as the server counts them: code points, a line end as one. */
  const lengthOf = (text) => [...text.replace(/\r\n/g, "\n")].length;

  function countCharacters(box) {
    const limit = Number(box.dataset.limit);
    const seen = Object.assign(document.createElement("p"), { className: "counter" });
    const spoken = Object.assign(document.createElement("p"), { className: "hidden-visually" });
    seen.setAttribute("aria-hidden", "true");
    spoken.setAttribute("aria-live", "polite");
    box.after(seen, spoken);
    let pause;
    const show = () => {
      const left = limit - lengthOf(box.value);
      const words = left < 0 ? box.dataset.over : box.dataset.left;
      seen.textContent = words.replace("{number}", figures.format(Math.abs(left)));
      seen.classList.toggle("over", left < 0);
      clearTimeout(pause);
      pause = setTimeout(() => { if (document.activeElement === box) spoken.textContent = seen.textContent; }, 1000);
    };
    box.addEventListener("input", show);
    show();
  }

  /* Drafts live in the tab's own storage until the form is sent; a browser that refuses storage loses nothing else. */
  const storage = (() => {
    try {
      sessionStorage.setItem("probe", "1");
      sessionStorage.removeItem("probe");
      return sessionStorage;
    } catch {
      return null;
    }
  })();
  const draftOf = (box) => `draft:${location.pathname}:${box.name}`;

  function keepDraft(box) {
    if (!storage) return;
    const kept = storage.getItem(draftOf(box));
    if (kept && !box.value) {
      box.value = kept;
      const told = Object.assign(document.createElement("p"), { className: "hint", textContent: box.dataset.keep });
      told.setAttribute("role", "status");
      box.after(told);
      box.dispatchEvent(new Event("input"));
    }
    box.addEventListener("input", () => {
      try {
        if (box.value) storage.setItem(draftOf(box), box.value);
        else storage.removeItem(draftOf(box));
      } catch { /* The storage is full: the text is still in the box. */ }
    });
  }

  function forgetDrafts(form) {
    if (storage) all("[data-keep]", form).forEach((box) => storage.removeItem(draftOf(box)));
  }

  /* A question before an act that is hard to undo; the answer is remembered for this one sending. */
  function ask(button) {
    const template = document.getElementById("confirm-dialog");
    const dialog = template.content.firstElementChild.cloneNode(true);
    dialog.querySelector("p").textContent = button.dataset.confirm;
    document.body.append(dialog);
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (dialog.returnValue !== "yes") return;
      button.dataset.confirmed = "yes";
      button.form.requestSubmit(button);
    });
    dialog.showModal();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    if (button?.dataset.confirm && !button.dataset.confirmed) {
      event.preventDefault();
      event.stopPropagation();
      ask(button);
      return;
    }
    if (button) delete button.dataset.confirmed;
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    form.dataset.sent = "yes";
    button?.setAttribute("aria-disabled", "true");
    forgetDrafts(form);
  }, true);

  function readyAgain(root) {
    all("form[data-sent]", root).forEach((form) => {
      delete form.dataset.sent;
      all("[aria-disabled]", form).forEach((button) => button.removeAttribute("aria-disabled"));
    });
  }
  addEventListener("pageshow", () => readyAgain(document));

  /* Menus close with Escape and with a click elsewhere. */
  const closeMenus = (except) => all("details.menu[open]").forEach((menu) => { if (menu !== except) menu.open = false; });
  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("details.menu"));
    if (event.target.matches("[data-select]")) event.target.select();
    if (event.target.closest(".toc a") && matchMedia("(max-width: 61.99rem)").matches) {
      event.target.closest("details").open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  /* Links and buttons that name their keys (data-keys="Control+Enter") are reached by them from everywhere on the page. */
  function keysOf(event) {
    const held = [event.ctrlKey || event.metaKey ? "Control" : "", event.altKey ? "Alt" : "", event.key];
    return held.filter(Boolean).join("+").toLowerCase();
  }
  document.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey) return;
    const meant = all("[data-keys]").find((one) => one.dataset.keys.toLowerCase() === keysOf(event));
    if (!meant) return;
    event.preventDefault();
    meant.click();
  });

  /* In a list of ticks, arrows go from row to row, with Shift they tick on the way, and Enter opens the row. */
  function walkRows(list) {
    const boxes = () => all('input[type="checkbox"]', list);
    let last = null;
    list.addEventListener("keydown", (event) => {
      const box = event.target.closest('input[type="checkbox"]');
      if (!box || event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === "Enter") {
        event.preventDefault();
        box.closest("li").querySelector("a")?.click();
        return;
      }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const next = step && boxes()[boxes().indexOf(box) + step];
      if (!next) return;
      event.preventDefault();
      if (event.shiftKey) next.checked = box.checked = true;
      next.focus();
    });
    list.addEventListener("click", (event) => {
      const box = event.target.closest('input[type="checkbox"]');
      if (!box) return;
      const found = boxes();
      const [from, to] = [found.indexOf(last), found.indexOf(box)].sort((one, other) => one - other);
      if (event.shiftKey && from >= 0) found.slice(from, to + 1).forEach((one) => { one.checked = box.checked; });
      last = box;
    });
  }

  function improve(root) {
    all("[data-rows]", root).forEach(walkRows);
    all("[data-limit]", root).forEach(countCharacters);
    all("[data-keep]", root).forEach(keepDraft);
    root.querySelector("[data-focus]")?.focus();
  }

  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector('meta[name="csrf-token"]')?.content;
    if (token) event.detail.headers["X-CSRFToken"] = token;
  });
  document.addEventListener("htmx:afterRequest", () => readyAgain(document));
  document.addEventListener("htmx:afterSwap", (event) => improve(event.detail.target));

  /* The strip of tabs shows the page one is on; only the strip moves, for a page opens at its top. */
  function centre(tab) {
    const strip = tab.closest("ul").scrollWidth > tab.closest("ul").clientWidth ? tab.closest("ul") : tab.closest(".tabs");
    const [inner, outer] = [tab.getBoundingClientRect(), strip.getBoundingClientRect()];
    strip.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
  }
  all(".tabs > ul > li > [aria-current]").forEach(centre);
  improve(document);
})();
