// Small behaviour of the pages. Everything here also works, less smoothly, without script.
(() => {
  "use strict";

  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // A sheet (dialog) is shown and hidden by buttons that name it.
  document.addEventListener("click", (event) => {
    const shower = event.target.closest("[data-show]");
    if (shower) document.getElementById(shower.dataset.show)?.showModal();
    const hider = event.target.closest("[data-hide]");
    if (hider) document.getElementById(hider.dataset.hide)?.close();
  });

  // Only one open menu at a time; a click outside or Escape closes it.
  const closeMenus = (but) => all("details.menu[open]").forEach((menu) => { if (menu !== but) menu.open = false; });
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));

  // Copy the case number.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard?.writeText(button.dataset.copy).catch(() => undefined);
    say(button.dataset.copied);
  });

  // Words for those who do not see the change.
  const say = (text) => {
    const place = document.getElementById("siges");
    if (place && text) place.textContent = text;
  };

  // Selected rows and the bar of actions for them.
  const countSelected = () => {
    const bar = document.getElementById("valgte");
    if (!bar) return;
    const chosen = all("input[name=task]:checked");
    bar.hidden = chosen.length === 0;
    const number = bar.querySelector("[data-count]");
    if (number) number.textContent = String(chosen.length);
    all("input[name=task]").forEach((box) => box.closest("tr").classList.toggle("is-on", box.checked));
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) {
      all("input[name=task]").forEach((box) => { box.checked = event.target.checked; });
    }
    if (event.target.matches("[data-all], input[name=task]")) countSelected();
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
    if (event.target.closest("[data-draft]")) event.target.classList.add("input--changed");
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-deselect]")) return;
    all("input[name=task]:checked").forEach((box) => { box.checked = false; });
    countSelected();
  });

  // A changed draft must be calculated again before it can be saved: the old difference no longer holds.
  document.addEventListener("input", (event) => {
    if (!event.target.closest("[data-draft]")) return;
    all("[data-save]").forEach((button) => { button.disabled = true; });
    all("[data-stale]").forEach((note) => { note.hidden = false; });
  });

  // A task that is open in its row closes with a second press; the same for a second task stays open beside it.
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const link = event.target.closest?.("a.task");
    const body = link?.closest("tbody");
    const detail = body?.querySelector("tr.detail");
    if (!detail) return;
    event.preventDefault();
    detail.remove();
    link.setAttribute("aria-expanded", "false");
    body.querySelector("tr").classList.remove("is-open");
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const target = event.detail.target;
    if (!target?.matches?.("tbody[id^=opgave-]")) return;
    target.querySelector("a.task")?.setAttribute("aria-expanded", "true");
    target.querySelector("tr").classList.add("is-open");
  });

  // The amount whose why is shown is marked in its row.
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const target = event.detail.target;
    if (target && target.id === "hvorfor") {
      const shown = document.getElementById("hvorfor")?.dataset.shown;
      all("tr[data-week]").forEach((row) => row.classList.toggle("is-on", row.dataset.week === shown));
      document.getElementById("h-why")?.focus({ preventScroll: true });
    }
    countSelected();
  });
  document.body.addEventListener("htmx:responseError", (event) => say(event.detail.xhr.responseText.slice(0, 200)));

  window.openksd = { all, say, closeMenus, countSelected };
  countSelected();
})();
