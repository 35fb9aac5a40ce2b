import { picture } from "./pivot_picture.js";
import { nameParts } from "./pivot_names.js";

// The pivot in the browser. Rows come from this house alone; nothing is ever sent back but a layout that is saved.
const place = document.getElementById("pivot");
const viewer = document.getElementById("viser");
const says = document.getElementById("pivot-siger");
const base = new URL("../../npm/@perspective-dev/", import.meta.url);
const asked = JSON.parse(document.getElementById("pivot-opsaetning").textContent);
const dark = () => getComputedStyle(document.documentElement).colorScheme.startsWith("dark")
  || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);

// The viewer and its charts add style sheets of their own; with the page's nonce they are let in, and no other ones.
const { nonce } = document.getElementById("pivot-program");
const make = document.createElement.bind(document);
document.createElement = (name, options) => {
  const made = make(name, options);
  if (String(name).toLowerCase() === "style") made.nonce = nonce;
  return made;
};

const MATCHES = { "==": "IS", "!=": "IS_NOT", in: "IS", "not in": "IS_NOT", contains: "CONTAINS", ">=": "FROM", "<=": "TO", "is null": "EMPTY", "is not null": "FILLED" };
const MEASURES = { sum: "SUM", avg: "AVERAGE", mean: "AVERAGE", count: "COUNT" };

// What is saved is the layout as the viewer has it now, with the house's own names of columns.
const keep = (kept) => {
  const form = document.getElementById("gem");
  const known = (names) => names.map((name) => asked.keys[name]).filter(Boolean);
  const before = JSON.parse(form.elements.layout.dataset.first ||= form.elements.layout.value);
  const rows = known(kept.group_by);
  const values = kept.columns.filter((name) => asked.keys[name])
    .map((name) => ({ key: asked.keys[name], measure: MEASURES[kept.aggregates[name]] || "COUNT" }));
  if (!rows.length || !values.length) return;
  const filters = kept.filter.filter(([name, how]) => asked.keys[name] && MATCHES[how])
    .map(([name, how, value]) => ({ key: asked.keys[name], match: MATCHES[how], values: value === null || value === undefined ? [] : [value].flat() }));
  form.elements.layout.value = JSON.stringify({ rows, columns: known(kept.split_by), values, filters: [...before.filters, ...filters] });
  form.elements.chart.value = kept.plugin === "Datagrid" ? "TABLE" : "BAR";
};

// Worker and table live as long as the page; what nothing holds would be collected under the viewer's feet.
const held = {};

const start = async () => {
  place.hidden = false;
  const [client] = await Promise.all([
    import(new URL("client/dist/cdn/perspective.js", base)),
    import(new URL("viewer/dist/cdn/perspective-viewer.js", base)),
  ]);
  await Promise.all([
    import(new URL("viewer-datagrid/dist/cdn/perspective-viewer-datagrid.js", base)),
    import(new URL("viewer-d3fc/dist/cdn/perspective-viewer-d3fc.js", base)),
  ]);
  const answer = await fetch(viewer.dataset.url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const data = await answer.json();
  held.worker = await client.default.worker();
  held.table = await held.worker.table(data.schema);
  const names = Object.keys(data.rows);
  const total = names.length ? data.rows[names[0]].length : 0;
  if (total) await held.table.update(data.rows);
  await viewer.load(held.table);
  const { keys, ...layout } = asked;
  await viewer.restore({ ...layout, settings: true, theme: dark() ? "Pro Dark" : "Pro Light" });
  nameParts(viewer, { ...viewer.dataset });
  const button = document.getElementById("pivot-billede");
  const offer = (kept) => { button.hidden = kept.plugin === "Datagrid"; };
  viewer.addEventListener("perspective-config-update", async () => { const kept = await viewer.save(); keep(kept); offer(kept); });
  button.addEventListener("click", async () => {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(await picture(viewer)), download: button.dataset.file });
    link.click();
    URL.revokeObjectURL(link.href);
  });
  offer(await viewer.save());
  says.textContent = data.is_cut ? viewer.dataset.cut : `${total.toLocaleString("da-DK")} ${viewer.dataset.loaded}`;
  viewer.dataset.ready = "yes";
};
viewer.held = held;

start().catch((error) => {
  viewer.hidden = true;
  says.textContent = viewer.dataset.failed;
  console.warn(error);
});
