// The legend's entries hide and show what they explain; what is hidden stays so in a new legend.
import { make } from "./elements.js";

export function addLegend(section, drawing, { say }) {
  for (const entry of section.querySelectorAll("[data-legend-sort], [data-legend-layer]")) {
    const name = entry.dataset.legendSort ?? entry.dataset.legendLayer;
    const button = make("button", { type: "button", class: "live-legend", title: say("toggle") }, ...entry.childNodes);
    entry.append(button);
    const show = () => button.setAttribute("aria-pressed", String(!drawing.isHidden(name)));
    button.addEventListener("click", () => {
      drawing.toggle(name);
      show();
    });
    show();
  }
}
