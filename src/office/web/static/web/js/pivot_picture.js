// A chart of the pivot as a picture. The viewer's own export fails on charts (4.3.0) and would drop Danish letters.
const chartOf = (viewer) => [...viewer.children].find((one) => one.shadowRoot?.querySelector("#container svg, #container canvas"));

const drawn = (svg, width, height, ink) => new Promise((done, failed) => {
  const copy = svg.cloneNode(true);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  if (!copy.hasAttribute("viewBox")) copy.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const [from, to] = [[...svg.querySelectorAll("*")], [...copy.querySelectorAll("*")]];
  from.forEach((one, place) => {
    const seen = getComputedStyle(one);
    for (const name of ["fill", "stroke", "stroke-width", "font-size", "font-family", "text-anchor", "opacity"]) to[place].setAttribute(name, seen.getPropertyValue(name));
    if (one.tagName === "text") to[place].setAttribute("fill", ink);
  });
  const picture = new Image(width, height);
  picture.onload = () => done(picture);
  picture.onerror = failed;
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
});

export const picture = async (viewer) => {
  const chart = chartOf(viewer);
  const box = chart.shadowRoot.querySelector("#container");
  const frame = box.getBoundingClientRect();
  const canvas = Object.assign(document.createElement("canvas"), { width: frame.width, height: frame.height });
  const paint = canvas.getContext("2d");
  const style = getComputedStyle(chart);
  paint.fillStyle = style.getPropertyValue("--plugin--background").trim() || "white";
  paint.fillRect(0, 0, canvas.width, canvas.height);
  for (const part of box.querySelectorAll("canvas, svg:not(#dragHandles)")) {
    const at = part.getBoundingClientRect();
    if (!at.width || !at.height) continue;
    const shown = part.tagName === "CANVAS" ? part : await drawn(part, at.width, at.height, style.color);
    paint.drawImage(shown, at.left - frame.left, at.top - frame.top, at.width, at.height);
  }
  return new Promise((done) => { canvas.toBlob(done, "image/png"); });
};
