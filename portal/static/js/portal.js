/* What a page can do better with a script. Every page is complete without it. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // The error summary is read out first.
  document.querySelector("[data-errors]")?.focus();

  // Menus close with Escape or a press elsewhere.
  const close = (keep) => all("details[data-menu][open]").forEach((menu) => {
    if (menu !== keep) menu.open = false;
  });
  document.addEventListener("click", (event) => close(event.target.closest("details[data-menu]")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details[data-menu][open]");
    close();
    if (open?.contains(document.activeElement)) open.querySelector("summary").focus();
  });

  // Word counters. The server counts again (foundation/words.py), and its count is what matters.
  const numbers = new Intl.NumberFormat(document.documentElement.lang);
  const count = (text) => {
    let words = 0;
    const take = () => { words += 1; return " "; };
    return text.normalize("NFKC")
      .replace(/!?\[([^[\]]*)\]\([^)]*\)/g, " $1 ")
      .replace(/(?:https?:\/\/|www\.|mailto:)[^\s<>]+/gi, take)
      .replace(/^\s*(?:\d{1,9}[.)]|[-*+#>]+)\s+/gm, "")
      .replace(/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Bopo}]/gu, take)
      .split(/[\s\u2013-\u2015\u2026|]+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length + words;
  };
  all("[data-count]").forEach((line) => {
    const area = document.getElementById(line.dataset.count);
    let timer;
    area?.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const used = count(area.value);
        line.setAttribute("aria-live", "polite");
        line.textContent = line.dataset.words.replace("#", numbers.format(used));
        line.classList.toggle("count--over", used > Number(line.dataset.most));
      }, 500);
    });
  });

  // Forms with data-guard ask before unsaved words are left behind; those with data-autosave are
  // saved as by their button named "save", every so often, without their files.
  let dirty = false;
  let leaving = false;
  const save = async (form) => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    data.set("save", "auto");
    const said = form.querySelector("[data-saved]");
    dirty = false;
    try {
      const answer = await fetch(form.getAttribute("action") || location.href, {
        method: "POST", body: data, headers: { Accept: "application/json" },
      });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const told = await answer.json();
      for (const [name, value] of Object.entries(told.fields || {})) {
        if (form.elements[name]?.type === "hidden") form.elements[name].value = value;
      }
      if (said && told.text) said.textContent = told.text;
    } catch {
      dirty = true;
      if (said?.dataset.failed) said.textContent = said.dataset.failed;
    }
  };
  all("form[data-guard], form[data-autosave]").forEach((form) => {
    let timer;
    form.addEventListener("input", () => {
      dirty = true;
      if (!("autosave" in form.dataset)) return;
      clearTimeout(timer);
      timer = setTimeout(() => { if (!leaving) save(form); }, 1000 * (form.dataset.autosave || 15));
    });
    form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); });
  });
  addEventListener("beforeunload", (event) => { if (dirty && !leaving) event.preventDefault(); });
  addEventListener("pageshow", () => { leaving = false; });

  // The staff queue by keyboard, only where the page says so and no field has focus.
  const queue = document.querySelector("[data-keys]");
  if (queue) {
    const rows = all("tbody tr", queue);
    let at = rows.findIndex((row) => row.classList.contains("is-on"));
    const go = (to) => {
      rows[at]?.classList.remove("is-on");
      at = Math.max(0, Math.min(rows.length - 1, to));
      rows[at]?.classList.add("is-on");
      rows[at]?.scrollIntoView({ block: "nearest" });
    };
    const acts = {
      j: () => go(at + 1),
      k: () => go(at - 1),
      Enter: () => rows[at]?.querySelector("th a")?.click(),
      x: () => rows[at]?.querySelector("[type=checkbox]")?.click(),
      "/": () => document.querySelector("[data-search]")?.focus(),
    };
    const press = (key) => {
      const control = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
      if (!control) return null;
      return () => {
        // What acts on the chosen rows acts on the row under the cursor when none is chosen.
        const box = rows[at]?.querySelector("[type=checkbox]");
        if (control.form && box && !queue.querySelector("tbody :checked")) box.checked = true;
        control.click();
      };
    };
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest("a, button, input, select, textarea, summary")) return;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const act = acts[key] || press(key);
      if (!act) return;
      event.preventDefault();
      act();
    });
  }
})();
