// Makes the maps of a page interactive, after the page itself is there. The drawing from the server
// is seen until then, and stays where anything fails.
import { nearlySeen, painted, savesData } from "./map/moment.js";
import { makeWords } from "./map/words.js";

const opened = new WeakMap();

async function start(section) {
  const said = section.querySelector("#map-words");
  if (!section.dataset.program || !said || opened.has(section)) return;
  const words = makeWords(JSON.parse(said.textContent), document.documentElement.lang);
  const status = section.querySelector("[data-map-status]");
  opened.set(section, null);
  if (!drawsInThree()) {
    status.textContent = words.say("failed");
    return;
  }
  await painted();
  if (savesData()) await asked(status, words);
  else await nearlySeen(section);
  try {
    status.textContent = words.say("loading");
    const { openMap } = await import("./map/interactive.js");
    opened.set(section, await openMap(section, words));
    status.textContent = "";
  } catch {
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

// The page's form has asked something else: what is drawn follows, and a map that came with the
// answer takes over the one that was there.
async function follow() {
  for (const section of document.querySelectorAll("[data-map]")) {
    const map = opened.get(section);
    if (map) await map.drawing.ask(window.location.search);
    else await start(section);
  }
}

for (const section of document.querySelectorAll("[data-map]")) start(section);
document.addEventListener("results", follow);
