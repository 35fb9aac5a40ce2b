import { picture } from "./pivot_picture.js";
import { nameParts } from "./pivot_names.js";

// The pivot in the browser. Rows come from this house alone; nothing is ever sent back but a layout.
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

const MATCHES = { "==": "IS", "!=": "IS_NOT", in: "IS", "not in": "IS_NOT", contains: "CONTAINS", "begins with": "BEGINS", "ends with": "ENDS", ">=": "FROM", "<=": "TO", ">": "ABOVE", "<": "BELOW", "is null": "EMPTY", "is not null": "FILLED" };
const MEASURES = { sum: "SUM", avg: "AVERAGE", mean: "AVERAGE", count: "COUNT" };
// A column that the reader has chosen no way for is added up when it holds numbers, else counted.
const measureOf = (kept, name) => MEASURES[kept.aggregates[name] ?? (["integer", "float"].includes(held.schema[name]) ? "sum" : "count")];
const form = document.getElementById("gem");
const shown = document.getElementById("tabel");
const before = JSON.parse(form.elements.layout.value);

// The layout as the viewer has it now, with the house's own names of columns; null where the house cannot reckon it.
// A filter that has no value yet is none.
const layoutOf = (kept) => {
  const chosen = kept.filter.filter(([, how, value]) => /null$/.test(how) || ![null, undefined, ""].includes(value));
  const values = kept.columns.filter((name) => name !== null);
  const named = [...kept.group_by, ...kept.split_by, ...values, ...chosen.map(([name]) => name)];
  const known = named.every((name) => asked.keys[name]) && values.every((name) => measureOf(kept, name)) && chosen.every(([, how]) => MATCHES[how]);
  if (!known || !kept.group_by.length || !values.length) return null;
  const filters = chosen.map(([name, how, value]) => ({ key: asked.keys[name], match: MATCHES[how], values: value === null || value === undefined ? [] : [value].flat() }));
  return { rows: kept.group_by.map((name) => asked.keys[name]), columns: kept.split_by.map((name) => asked.keys[name]), values: values.map((name) => ({ key: asked.keys[name], measure: measureOf(kept, name) })), filters: [...before.filters, ...filters] };
};

// The plain table below follows the pivot, worked out by the house; what it does not know is said and not saved.
const say = (textContent) => shown.replaceChildren(Object.assign(document.createElement("p"), { className: "empty", role: "status", textContent }));
let latest = form.elements.layout.value;
const follow = async (kept) => {
  const layout = layoutOf(kept);
  form.elements.chart.value = asked.charts[kept.plugin] || "TABLE";
  form.querySelector("button").disabled = layout === null;
  const wanted = layout === null ? "" : JSON.stringify(layout);
  if (wanted && same(wanted, latest)) return;
  latest = wanted;
  if (!wanted) {
    say(shown.dataset.beyond);
    return;
  }
  form.elements.layout.value = wanted;
  const body = new FormData(form);
  const answer = await fetch(shown.dataset.url, { method: "POST", body });
  const text = await answer.text();
  if (wanted !== latest) return;
  if (answer.ok) shown.innerHTML = text;
  else say(new DOMParser().parseFromString(text, "text/html").querySelector(".problem p")?.textContent || viewer.dataset.failed);
  form.querySelector("button").disabled = !answer.ok;
};
const same = (one, other) => other !== "" && JSON.stringify(sorted(JSON.parse(one))) === JSON.stringify(sorted(JSON.parse(other)));
const sorted = ({ rows, columns, values, filters }) => [rows, columns, values.map(({ key, measure }) => [key, measure]), filters.map(({ key, match, values: held }) => [key, match, held.map(String)])];

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
  held.schema = data.schema;
  held.worker = await client.default.worker();
  held.table = await held.worker.table(data.schema);
  const names = Object.keys(data.rows);
  const total = names.length ? data.rows[names[0]].length : 0;
  if (total) await held.table.update(data.rows);
  await viewer.load(held.table);
  const { keys, charts, ...layout } = asked;
  await viewer.restore({ ...layout, settings: true, theme: dark() ? "Pro Dark" : "Pro Light" });
  nameParts(viewer, { ...viewer.dataset });
  const button = document.getElementById("pivot-billede");
  const offer = (kept) => { button.hidden = kept.plugin === "Datagrid"; };
  viewer.addEventListener("perspective-config-update", async () => { const kept = await viewer.save(); offer(kept); await follow(kept); });
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
