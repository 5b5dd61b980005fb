// The drawing can be entered by Tab. Arrows follow the picture: along a series, and from series to
// series; Home and End lead to its ends, Enter to where the value is proved, Escape lets go.

import { ofItsMoment } from "../past.js";
import { lies } from "./specification.js";

const ARROWS = {
  ArrowLeft: ["x", -1],
  ArrowRight: ["x", 1],
  ArrowUp: ["y", -1],
  ArrowDown: ["y", 1],
};

export class Keys {
  constructor(reader) {
    this.reader = reader;
    const { drawing } = reader;
    drawing.tabIndex = 0;
    drawing.setAttribute("role", "group");
    drawing.setAttribute("aria-label", reader.words.said.group);
    drawing.setAttribute("aria-description", reader.words.said.help);
    drawing.addEventListener("keydown", (event) => this.#press(event));
    drawing.addEventListener("blur", () => reader.isPinned || reader.clear());
  }

  #press(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "Escape" && this.reader.at !== null) this.reader.clear();
    else if (event.key === "Enter" && this.reader.at?.point.url) this.#follow();
    else if (event.key in ARROWS || event.key === "Home" || event.key === "End") this.#go(event.key);
    else return;
    event.preventDefault();
  }

  async #go(key) {
    const { at } = this.reader;
    await this.reader.retry();
    const specification = await this.reader.load();
    if (specification === null) return;
    const next = at === null ? specification.first() : this.#next(specification, at, key);
    await this.reader.show(next, { aloud: true });
  }

  #next(specification, at, key) {
    if (key === "Home" || key === "End") return specification.end(at, key === "End" ? 1 : -1);
    const [axis, step] = ARROWS[key];
    if (lies(at.panel)) {
      return axis === "y" ? specification.along(at, step) : specification.across(at, step);
    }
    // The first series of a stack lies at its foot.
    const up = at.panel.kind === "stacked" ? -step : step;
    return axis === "x" ? specification.along(at, step) : specification.across(at, up);
  }

  #follow() {
    location.assign(ofItsMoment(this.reader.words.said.prefix + this.reader.at.point.url));
  }
}
