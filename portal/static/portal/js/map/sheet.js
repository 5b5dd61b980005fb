// What lies on the map: the list of what is seen, or the card of one record. Escape closes it and
// brings the focus back to where it was.
import { make, sign } from "./elements.js";

const CROSS = "M5 5l10 10M15 5L5 15";

export function makeSheet(frame, { say }) {
  const close = make("button", { class: "live-button live-sheet-close", type: "button" }, sign(CROSS));
  close.setAttribute("aria-label", say("close"));
  const heading = make("h2", { class: "live-sheet-heading", id: "live-sheet-heading", tabindex: "-1" });
  const body = make("div", { class: "live-sheet-body" });
  const sheet = make("section", { class: "live-sheet", hidden: true }, heading, close, body);
  let before = null;
  let shows = "";
  let tell = () => {};

  function open(what, { words = "", label = "", content, takesFocus }) {
    if (sheet.hidden) before = document.activeElement;
    shows = what;
    sheet.hidden = false;
    sheet.dataset.shows = what;
    sheet.setAttribute("aria-labelledby", label || heading.id);
    heading.textContent = words;
    heading.hidden = !words;
    body.replaceChildren(...content);
    body.scrollTop = 0;
    if (takesFocus) (body.querySelector("a, button") ?? heading).focus({ preventScroll: true });
    tell(shows);
  }

  function shut() {
    if (sheet.hidden) return;
    const hadFocus = sheet.contains(document.activeElement);
    sheet.hidden = true;
    shows = "";
    body.replaceChildren();
    if (hadFocus) before?.focus({ preventScroll: true });
    tell(shows);
  }

  close.addEventListener("click", shut);
  frame.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || sheet.hidden) return;
    event.stopPropagation();
    shut();
  });
  frame.append(sheet);
  return {
    open,
    shut,
    shows: () => shows,
    box: () => sheet.getBoundingClientRect(),
    onChange: (listen) => (tell = listen),
  };
}
