// The buttons on the map: nearer, farther, the whole region, the whole screen.
import { make, sign } from "./elements.js";

const SIGNS = {
  zoomIn: "M10 4v12M4 10h12",
  zoomOut: "M4 10h12",
  reset: "M4 10a6 6 0 1 1 2 4.5M4 16v-4h4",
  full: "M4 8V4h4M12 4h4v4M16 12v4h-4M8 16H4v-4",
};

export function addControls(frame, { say }, { zoomIn, zoomOut, reset, onFull }) {
  const bar = make("div", { class: "live-controls", role: "group", "aria-label": say("controls") });
  for (const [name, act] of Object.entries({ zoomIn, zoomOut, reset })) {
    bar.append(button(name, say(name), act));
  }
  if (document.fullscreenEnabled) bar.append(fullScreen(frame, say, onFull));
  frame.append(bar);
}

function fullScreen(frame, say, onFull) {
  const found = button("full", say("fullScreen"), () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else frame.requestFullscreen().catch(() => found.remove());
  });
  frame.addEventListener("fullscreenchange", () => {
    const isFull = document.fullscreenElement === frame;
    name(found, say(isFull ? "leaveFullScreen" : "fullScreen"));
    onFull(isFull);
  });
  return found;
}

function button(control, words, act) {
  const attributes = { class: "live-button", type: "button", "data-control": control };
  const found = make("button", attributes, sign(SIGNS[control]));
  name(found, words);
  found.addEventListener("click", act);
  return found;
}

function name(found, words) {
  found.setAttribute("aria-label", words);
  found.setAttribute("title", words);
}
