// What is on the part of the map that is seen, as a list: the way to the points by keyboard.
import { badge, titled } from "./card.js";
import { make } from "./elements.js";

const MOST = 40;

export function inView(records, lines, bounds) {
  const isSeen = (point) => bounds.contains(point);
  const seen = records.filter(({ point }) => isSeen(point));
  const ways = lines.filter(({ stops }) => stops.some(({ point }) => isSeen(point)));
  return [...seen.sort((one, other) => (other.size ?? 0) - (one.size ?? 0)), ...ways];
}

// Entries with their words, the largest first; what is beyond them in a sentence.
export async function makeEntries(records, wordsOf, words, { onOpen, onPoint }) {
  const { say } = words;
  if (!records.length) return [make("p", { class: "live-none" }, say("nothingInView"))];
  const shown = records.slice(0, MOST);
  const cards = await Promise.all(shown.map(wordsOf));
  const list = make("ul", { role: "list" });
  list.append(...shown.map((record, at) => entry(record, cards[at], words, { onOpen, onPoint })));
  const left = records.length - shown.length;
  return left ? [list, make("p", { class: "live-none" }, say("more", left))] : [list];
}

function entry(record, card, words, { onOpen, onPoint }) {
  const button = make(
    "button",
    { class: "live-entry", type: "button", "data-record": record.id },
    make("span", { class: "live-entry-title" }, ...titled(card, words)),
    make(
      "span",
      { class: "live-entry-about" },
      badge(record.sort),
      card.size ? make("span", { class: "live-entry-size" }, card.size) : null,
    ),
  );
  button.addEventListener("click", () => onOpen(record));
  for (const kind of ["focus", "pointerenter"]) button.addEventListener(kind, () => onPoint(record));
  button.addEventListener("pointerleave", () => onPoint(null));
  return make("li", {}, button);
}
