// Where the points of a chart are drawn: measured in the picture that is shown, wide or narrow.
// Bars have an element each; the place of a point on a line follows from the axes.

import { lies } from "./specification.js";

const SVG = "http://www.w3.org/2000/svg";

export class Places {
  constructor(drawing) {
    this.drawing = drawing;
  }

  // The picture that the width of the page lets be seen.
  get picture() {
    const pictures = [...this.drawing.querySelectorAll("svg")];
    return pictures.find((one) => one.getClientRects().length > 0);
  }

  // The mark of a point: its bar, or the dot that is drawn on its line for now.
  mark({ name, p, s, panel, point }) {
    const drawn = this.picture?.querySelector(`[data-panel="${p}"]`);
    const frame = frameOf(drawn);
    if (!frame) return drawn?.querySelector(`[data-point="${name}"]`) ?? null;
    const { x, y } = placeOf(panel, point, frame);
    const dot = make("circle", { class: "chart-dot chart-drawn", cx: x, cy: y, r: 4 });
    drawn.querySelectorAll(".chart-series")[s].append(dot);
    return dot;
  }

  // The name of the point that is meant by a place on the screen, or null.
  nearest(clientX, clientY, { chart }) {
    const drawn = this.#panelAt(clientX, clientY);
    if (drawn === undefined) return null;
    const [along, away] = lies(chart.panels[drawn.dataset.panel]) ? [1, 4] : [4, 1];
    let best = null;
    for (const [name, box] of boxesIn(drawn, chart.panels[drawn.dataset.panel])) {
      const [dx, dy] = [beyond(clientX, box.left, box.right), beyond(clientY, box.top, box.bottom)];
      const found = { name, away: along * dx + away * dy, size: box.width * box.height };
      if (best === null || found.away < best.away || isWithin(found, best)) best = found;
    }
    return best?.name ?? null;
  }

  // A line from the top to the foot of a panel, through a mark.
  crosshair(mark) {
    const panel = mark.closest("[data-panel]");
    const { x, width } = mark.getBBox();
    const { y: top, height } = [...panel.querySelectorAll(".chart-rule")].at(-1).getBBox();
    const [x1, x2] = [x + width / 2, x + width / 2];
    panel.append(make("line", { class: "chart-crosshair", x1, x2, y1: top, y2: top + height }));
  }

  #panelAt(clientX, clientY) {
    const panels = [...(this.picture?.querySelectorAll("[data-panel]") ?? [])];
    const distance = (panel) => {
      const box = panel.getBoundingClientRect();
      return beyond(clientX, box.left, box.right) + beyond(clientY, box.top, box.bottom);
    };
    return panels.sort((one, other) => distance(one) - distance(other))[0];
  }
}

// Name and box on the screen of each point of a panel.
function* boxesIn(drawn, panel) {
  const frame = frameOf(drawn);
  if (!frame) {
    for (const one of drawn.querySelectorAll("[data-point]")) {
      yield [one.dataset.point, one.getBoundingClientRect()];
    }
    return;
  }
  const matrix = drawn.getScreenCTM();
  for (const [s, series] of panel.series.entries()) {
    for (const [i, point] of series.points.entries()) {
      const { x, y } = DOMPoint.fromPoint(placeOf(panel, point, frame)).matrixTransform(matrix);
      yield [`${drawn.dataset.panel}.${s}.${i}`, new DOMRect(x, y, 0, 0)];
    }
  }
}

// Left, top, right and bottom of the frame of lines, in the units of the picture.
function frameOf(drawn) {
  return drawn?.querySelector("[data-frame]")?.dataset.frame.split(" ").map(Number);
}

function placeOf({ x, y }, point, [left, top, right, bottom]) {
  const [across, up] = [share(x, (point.start + point.end) / 2), share(y, point.value)];
  return { x: left + across * (right - left), y: bottom - up * (bottom - top) };
}

function share({ kind, low, high }, at) {
  if (kind !== "logarithmic") return (at - low) / (high - low);
  return Math.log(Math.max(at, low) / low) / Math.log(high / low);
}

function make(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function beyond(at, low, high) {
  return Math.max(low - at, 0, at - high);
}

// A part of a year lies upon the bar of the year: the smaller one is meant.
function isWithin(one, other) {
  return one.away === other.away && one.size < other.size;
}
