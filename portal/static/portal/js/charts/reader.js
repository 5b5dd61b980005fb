// Keeps which point of a chart is being read, marks it in the picture and tells what is known.

import { Places } from "./places.js";
import { lies, specificationOf } from "./specification.js";
import { Words } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";

export class Reader {
  constructor(figure) {
    this.figure = figure;
    this.drawing = figure.querySelector("[data-chart-drawing]");
    this.tip = this.#add("chart-tip");
    this.live = this.#add("visually-hidden");
    this.tip.hidden = true;
    this.live.setAttribute("role", "status");
    this.places = new Places(this.drawing);
    this.words = new Words(figure);
    this.at = null;
    this.isPinned = false;
    this.#clearWhenResized();
  }

  // The specification, asked for when it is first needed.
  load() {
    this.loading ??= specificationOf(this.figure);
    return this.loading;
  }

  async nearest(clientX, clientY) {
    const specification = await this.load();
    const name = this.places.nearest(clientX, clientY, (p) => lies(specification.chart.panels[p]));
    return name === null ? undefined : specification.points.get(name);
  }

  async show(at, { aloud = false } = {}) {
    const specification = await this.load();
    if (at === undefined) return;
    if (this.at?.name !== at.name) {
      this.#unmark();
      this.at = at;
      this.tip.replaceChildren(...this.words.shown(at, specification));
      this.tip.hidden = false;
      this.#mark(at);
    }
    if (aloud) this.live.replaceChildren(...this.words.spoken(at, specification));
  }

  clear() {
    this.#unmark();
    this.at = null;
    this.isPinned = false;
    this.tip.hidden = true;
    this.live.replaceChildren();
  }

  // Another width may be another picture.
  #clearWhenResized() {
    let width = this.drawing.clientWidth;
    new ResizeObserver(() => {
      if (this.drawing.clientWidth !== width) this.clear();
      width = this.drawing.clientWidth;
    }).observe(this.drawing);
  }

  #add(css) {
    const element = document.createElement("div");
    element.className = css;
    this.drawing.append(element);
    return element;
  }

  #mark(at) {
    const element = this.places.element(at.name);
    if (element === null) return;
    element.classList.add("chart-at");
    if (!lies(at.panel)) this.#drawCrosshair(element);
    this.#place(element.getBoundingClientRect());
  }

  #drawCrosshair(element) {
    const panel = element.closest("[data-panel]");
    const { x, width } = element.getBBox();
    const { top, bottom } = this.places.ground(panel);
    const line = document.createElementNS(SVG, "line");
    const ends = { class: "chart-crosshair", x1: x + width / 2, x2: x + width / 2, y1: top, y2: bottom };
    for (const [name, value] of Object.entries(ends)) line.setAttribute(name, value);
    panel.append(line);
  }

  #unmark() {
    for (const one of this.drawing.querySelectorAll(".chart-crosshair")) one.remove();
    for (const one of this.drawing.querySelectorAll(".chart-at")) one.classList.remove("chart-at");
  }

  // Beside the point, on the side that has more room; on a phone the style sheet puts it below.
  #place(mark) {
    const ground = this.drawing.getBoundingClientRect();
    const [width, height] = [this.tip.offsetWidth, this.tip.offsetHeight];
    const isRight = mark.left + mark.width / 2 < ground.left + ground.width / 2;
    const left = isRight ? mark.right - ground.left + 14 : mark.left - ground.left - width - 14;
    const top = Math.min(mark.top - ground.top - 8, ground.height - height);
    this.tip.style.setProperty("--tip-left", `${Math.max(0, Math.min(left, ground.width - width))}px`);
    this.tip.style.setProperty("--tip-top", `${Math.max(0, top)}px`);
  }
}
