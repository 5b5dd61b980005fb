// Keeps which point of a chart is being read, marks it in the picture and tells what is known.

import { Places } from "./places.js";
import { lies, specificationOf } from "./specification.js";
import { Words } from "./words.js";

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

  // The specification, asked for when it is first needed, as is a picture that is an image.
  // Null where it could not be had: nothing is told then, the picture and its table stay.
  load() {
    this.loading ??= Promise.all([specificationOf(this.figure), putInline(this.drawing)]).then(
      ([specification]) => specification,
      () => null,
    );
    return this.loading;
  }

  // A press and a key ask again for what could not be had; a mouse that only moves does not.
  async retry() {
    if ((await this.loading) === null) this.loading = null;
  }

  async nearest(clientX, clientY) {
    const specification = await this.load();
    const name = specification && this.places.nearest(clientX, clientY, specification);
    return name === null ? undefined : specification.points.get(name);
  }

  async show(at, { aloud = false } = {}) {
    const specification = await this.load();
    if (specification === null || at === undefined) return;
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

  // Another width may be another picture, which is still an image.
  #clearWhenResized() {
    let width = this.drawing.clientWidth;
    new ResizeObserver(() => {
      if (this.drawing.clientWidth === width) return;
      this.clear();
      this.loading = null;
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
    const mark = this.places.mark(at);
    if (mark === null) return;
    mark.classList.add("chart-at");
    if (!lies(at.panel)) this.places.crosshair(mark);
    this.#place(mark.getBoundingClientRect());
  }

  #unmark() {
    for (const one of this.drawing.querySelectorAll(".chart-crosshair, .chart-drawn")) one.remove();
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

// The marks of a picture are found in it, not in an image of it. On pages its style is theirs.
async function putInline(drawing) {
  const images = [...drawing.querySelectorAll("img")];
  const image = images.find((one) => one.getClientRects().length > 0);
  if (image === undefined) return;
  const answer = await fetch(image.src);
  if (!answer.ok) throw new Error(`${answer.status} for ${image.src}`);
  const text = (await answer.text()).replace(/<(style|title)>.*?<\/\1>/gs, "");
  const picture = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  for (const name of ["width", "height"]) picture.removeAttribute(name);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", image.alt);
  image.replaceWith(document.adoptNode(picture));
}
