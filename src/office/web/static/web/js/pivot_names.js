// Names for the parts of the viewer's own form that it leaves without one, so that a screen reader can tell them apart.
const LISTS = { group_by: "rows", split_by: "columns", sort: "sorting", filter: "filters" };

const name = (root, words) => {
  for (const list of root.querySelectorAll("ul[for]")) {
    list.setAttribute("role", "group");
    list.setAttribute("aria-label", words[LISTS[list.getAttribute("for")]] || words.add);
  }
  for (const field of root.querySelectorAll("input:not([aria-label]), select:not([aria-label])")) {
    const list = field.closest("ul[for]");
    const of = list ? `${list.getAttribute("aria-label")}: ` : "";
    const said = field.closest(".aggregate-selector") ? words.measure : field.id === "theme_selector" ? words.theme
      : field.closest(".input-sizer") && field.closest("#status_bar") ? words.name : field.tagName === "SELECT" ? words.choose : words.add;
    field.setAttribute("aria-label", of + said);
  }
  for (const part of root.querySelectorAll("#sub-columns, #active-columns, #top_panel")) if (!part.hasAttribute("tabindex")) part.setAttribute("tabindex", "0");
  // Files leave by the report's own door, where the extract is logged and no cell is a formula.
  for (const part of root.querySelectorAll("#export, #copy")) part.parentElement.style.display = "none";
};

export const nameParts = (viewer, words) => {
  name(viewer.shadowRoot, words);
  new MutationObserver(() => name(viewer.shadowRoot, words)).observe(viewer.shadowRoot, { childList: true, subtree: true });
};
