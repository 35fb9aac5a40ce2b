// Keyboard of the pages: single keys are off inside fields and can be switched off in the user menu (WCAG 2.1.4).
(() => {
  "use strict";

  const { all, closeMenus } = window.openksd;
  const inField = (element) => element.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog") !== null;
  const click = (selector) => { const found = document.querySelector(selector); if (found) found.click(); return Boolean(found); };

  const rows = () => all("tr[data-row]");
  const current = () => document.querySelector("tr[data-row].is-current") || document.querySelector("tr[data-row].is-open");
  const move = (step) => {
    const list = rows();
    if (!list.length) return false;
    const at = list.indexOf(current());
    const next = list[Math.max(0, Math.min(list.length - 1, at === -1 ? 0 : at + step))];
    list.forEach((row) => row.classList.toggle("is-current", row === next));
    next.querySelector("a")?.focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  };
  const within = (selector) => {
    const row = current();
    const place = row && row.nextElementSibling?.classList.contains("detail") ? row.nextElementSibling : document;
    const found = place.querySelector(selector) || document.querySelector(selector);
    if (found) found.click();
    return Boolean(found);
  };
  const select = () => {
    const box = current()?.querySelector("input[type=checkbox]");
    if (box) box.click();
    return Boolean(box);
  };
  const escape = () => {
    closeMenus(null);
    return click("[data-close]") || click("[data-deselect]");
  };

  const single = {
    j: () => move(1), k: () => move(-1), n: () => click("[data-key=n]"), x: select, t: () => within("[data-key=t]"),
    h: () => within("[data-key=h]"), i: () => within("[data-key=i]"), c: () => click("[data-key=c]"),
    r: () => click("[data-key=r]"), b: () => click("[data-key=b]"), "?": () => click("[data-show=taster]"),
  };
  for (let number = 1; number <= 7; number += 1) single[String(number)] = () => click(`[data-menu="${number}"]`);

  let goesTo = false;
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      const field = document.querySelector(".search input[type=search]");
      if (field) { event.preventDefault(); field.focus(); field.select(); }
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      if (click("[data-save]:not([disabled])")) event.preventDefault();
      return;
    }
    if (event.key === "Escape") { if (!document.querySelector("dialog[open]")) escape(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.keys !== "on" || inField(event.target)) return;
    const key = event.key.toLowerCase();
    if (goesTo) {
      goesTo = false;
      if (click(`[data-go="${CSS.escape(key)}"]`)) event.preventDefault();
      return;
    }
    if (key === "g") { goesTo = true; window.setTimeout(() => { goesTo = false; }, 1500); return; }
    if (single[key] && single[key]()) event.preventDefault();
  });
})();
