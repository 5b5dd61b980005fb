// Lets readers ask a chart: by pointer, by touch, by the arrow keys; and redraws it in its place
// when a series is hidden. The picture, its table and every switch work without this.

import { Keys } from "./charts/keys.js";
import { Pointer } from "./charts/pointer.js";
import { followSwitches } from "./charts/redraw.js";
import { Reader } from "./charts/reader.js";
import { followTables } from "./charts/table-links.js";

function enhance(figure) {
  const reader = new Reader(figure);
  new Pointer(reader);
  new Keys(reader);
}

function enhanceAll() {
  for (const figure of document.querySelectorAll("[data-chart]:not([data-chart-reads])")) {
    figure.dataset.chartReads = "";
    enhance(figure);
  }
}

enhanceAll();
followSwitches(() => {
  enhanceAll();
  document.dispatchEvent(new Event("redrawn")); // the page of a chart is another one now
});
followTables();
document.addEventListener("results", enhanceAll); // a list has put a new answer in its place
