// Makes the map of a page interactive, after the page itself is there. The drawing from the server
// is seen until then, and stays where anything fails.
import { nearlySeen, painted, savesData, stirred } from "./map/moment.js";
import { makeWords } from "./map/words.js";

const find = (page) => page.querySelector("[data-map]");
const begun = new WeakSet(); // the sections that a map is being made for
let map = null;

async function start(section) {
  const said = section.querySelector("#map-words");
  if (!section.dataset.program || !said || begun.has(section)) return;
  begun.add(section);
  const words = makeWords(JSON.parse(said.textContent), document.documentElement.lang);
  const status = section.querySelector("[data-map-status]");
  const moved = stirred(); // listened for at once: a hand may move and rest before the page is painted
  await painted();
  if (savesData()) await asked(status, words);
  else await Promise.all([moved, nearlySeen(section)]);
  if (!drawsInThree()) {
    status.textContent = words.say("failed");
    return;
  }
  try {
    status.textContent = words.say("loading");
    const [{ openMap }] = await Promise.all([
      import("./map/interactive.js"),
      import(section.dataset.program), // half a megabyte, asked for at once
    ]);
    const opened = await openMap(section, words);
    if (!section.isConnected) return; // another answer has taken its place
    map = opened;
    status.textContent = "";
  } catch {
    begun.delete(section); // the next answer tries again
    status.textContent = words.say("failed");
  }
}

// Asked before half a megabyte is fetched for nothing.
function drawsInThree() {
  return Boolean(document.createElement("canvas").getContext("webgl2"));
}

function asked(status, words) {
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "button",
    textContent: words.say("start"),
  });
  status.replaceChildren(button);
  return new Promise((resolve) => button.addEventListener("click", resolve, { once: true }));
}

// The page's form has asked something else. `fresh` is the page with its answer: the drawing, the
// legend and what is said under them come from there; the interactive map stays and follows.
function follow({ detail: fresh }) {
  const mine = find(document);
  if (!mine) return;
  const theirs = find(fresh); // none where the whole section came with the answer
  if (theirs) renew(mine, theirs);
  if (map) map.follow(mine);
  else start(mine);
}

function renew(mine, theirs) {
  for (const name of ["query", "frame"]) mine.dataset[name] = theirs.dataset[name];
  for (const place of [".map-legend", ".map-notes"]) {
    mine.querySelector(place)?.replaceWith(theirs.querySelector(place) ?? "");
  }
  for (const old of mine.querySelectorAll(".map-box > .map-svg")) old.remove();
  mine.querySelector(".map-box").prepend(...theirs.querySelectorAll(".map-box > .map-svg"));
}

if (find(document)) start(find(document));
document.addEventListener("results", follow);
