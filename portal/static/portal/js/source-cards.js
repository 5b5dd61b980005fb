// A mark shows its sources beside it: under the mouse, with the focus, or at the first tap of a
// finger. They are taken from the list at the end of the page, to which the mark leads: there the
// keyboard finds their links, since it leaves the card with the mark.
const MARK = '.marks a[href^="#source-"]';
const AWAY = 250; // milliseconds in which the mouse may go from the mark to the card

const card = document.createElement("div");
card.id = "source-card";
card.className = "source-card";
card.popover = "manual";
let shownFor = null;
let leaving = 0;

function show(mark) {
  clearTimeout(leaving);
  if (shownFor === mark) return;
  hide();
  const entries = entriesOf(mark);
  if (!entries.length) return;
  card.replaceChildren(...entries.map(line));
  card.append(placesOf(mark));
  mark.setAttribute("aria-describedby", card.id);
  shownFor = mark;
  card.showPopover();
  place(mark.getBoundingClientRect());
}

function hide() {
  clearTimeout(leaving);
  shownFor?.removeAttribute("aria-describedby");
  shownFor = null;
  if (card.matches(":popover-open")) card.hidePopover();
}

function entriesOf(mark) {
  const [first, last = first] = mark.textContent.match(/\d+/g).map(Number);
  const numbers = Array.from({ length: last - first + 1 }, (_, n) => first + n);
  return numbers.map((n) => document.getElementById(`source-${n}`)).filter(Boolean);
}

// Where in its sources, from the list of the page, in which each place stands once.
function placesOf(mark) {
  const all = document.getElementById("places")?.content.children ?? [];
  const numbers = mark.dataset.places?.split(" ") ?? [];
  return numbers.map((n) => all[n - 1]?.textContent ?? "").join("; ");
}

function line(entry) {
  const p = document.createElement("p");
  const parts = entry.querySelectorAll("cite, [rel~=external]");
  p.append(`${entry.id.split("-")[1]}  `, ...[...parts].flatMap((part) => [part.cloneNode(true), " "]));
  for (const link of p.querySelectorAll("a")) link.tabIndex = -1;
  return p;
}

// Under the mark, or above it where there is no room; never beyond the sides of the page.
function place(mark) {
  const { width, height } = card.getBoundingClientRect();
  const page = document.documentElement;
  const left = Math.max(8, Math.min(mark.left, page.clientWidth - width - 8));
  const isBelow = mark.bottom + height + 8 < page.clientHeight || mark.top < height + 8;
  const top = isBelow ? mark.bottom + 2 : mark.top - height - 2;
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${top + scrollY}px`;
}

const markOf = (event) => event.target.closest?.(MARK);
const isCard = (event) => card.contains(event.target);

if (card.showPopover) {
  document.body.append(card);
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    if (markOf(event)) show(markOf(event));
    else if (isCard(event)) clearTimeout(leaving);
  });
  document.addEventListener("pointerout", (event) => {
    if (event.pointerType === "touch" || !(markOf(event) || isCard(event))) return;
    clearTimeout(leaving);
    leaving = setTimeout(hide, AWAY);
  });
  document.addEventListener("focusin", (event) => {
    if (markOf(event)?.matches(":focus-visible")) show(markOf(event));
    else if (!isCard(event)) hide();
  });
  document.addEventListener("click", (event) => {
    const mark = markOf(event);
    if (mark && event.pointerType === "touch" && mark !== shownFor) {
      event.preventDefault();
      show(mark);
    } else if (mark || !isCard(event)) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  for (const answer of ["results", "redrawn"]) document.addEventListener(answer, hide); // its mark is gone
}
