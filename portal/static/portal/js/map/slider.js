// The years, as a slider that can play. It moves the map at once, and asks the page's own form when
// it comes to rest, so that the list, the counts and the address follow. Where a reader wants less
// motion it does not play.
import { make, sign } from "./elements.js";

const SIGNS = { play: "M6 4l10 6-10 6z", pause: "M6 4v12M14 4v12" };
const STEP = 600; // milliseconds for a year
const still = window.matchMedia("(prefers-reduced-motion: reduce)");

export function addSlider(frame, { say }, { first, last, year, onYear, onRest }) {
  const range = make("input", {
    class: "live-years-range",
    type: "range",
    min: first,
    max: last,
    step: 1,
    "aria-label": say("year"),
  });
  const shown = make("output", { class: "live-years-shown" });
  const today = make("button", { class: "live-years-today", type: "button" }, say("allYears"));
  const play = make("button", { class: "live-button", type: "button" });
  frame.append(make("div", { class: "live-years" }, play, range, shown, today));
  let timer = null;

  function show(value, from = range.min) {
    range.min = from;
    range.value = value ?? last;
    range.setAttribute("aria-valuetext", value ? String(value) : say("allYears"));
    shown.textContent = value ?? "";
    today.setAttribute("aria-pressed", String(!value));
  }

  function turn(value, isRest) {
    show(value);
    onYear(value);
    if (isRest) onRest(value);
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    showPlay();
  }

  function showPlay() {
    play.replaceChildren(sign(SIGNS[timer ? "pause" : "play"]));
    play.setAttribute("aria-label", say(timer ? "pause" : "play"));
  }

  play.addEventListener("click", () => {
    if (timer) {
      stop();
      onRest(Number(range.value));
      return;
    }
    const isAtEnd = Number(range.value) >= last;
    turn(Number(isAtEnd ? range.min : range.value));
    timer = setInterval(() => {
      const next = Math.min(Number(range.value) + 1, last);
      if (next >= last) stop();
      turn(next, next >= last);
    }, STEP);
    showPlay();
  });
  range.addEventListener("input", () => {
    stop();
    turn(Number(range.value));
  });
  range.addEventListener("change", () => onRest(Number(range.value)));
  today.addEventListener("click", () => {
    stop();
    turn(null, true);
  });
  play.hidden = still.matches;
  still.addEventListener("change", () => {
    stop();
    play.hidden = still.matches;
  });
  show(year);
  showPlay();
  return { show };
}
