// One interactive map in its box. Throws where it cannot be drawn; what was there then stays.
import { ofItsMoment } from "../past.js";
import { loaded, makeCanvas, PADDING } from "./canvas.js";
import { makeCard } from "./card.js";
import { addControls } from "./controls.js";
import { makeDrawing } from "./drawing.js";
import { make } from "./elements.js";
import { addLegend } from "./legend.js";
import { cityNames, countryNames } from "./names.js";
import { inView, makeEntries } from "./in-view.js";
import { watchPointer } from "./pointing.js";
import { fetchJson } from "./points.js";
import { loadProgram } from "./program.js";
import { addTimes } from "./times.js";
import { makeSheet } from "./sheet.js";
import { makeTip } from "./tip.js";
import { keepView, viewInAddress } from "./view.js";
import { NEAREST } from "./sources.js";

export async function openMap(section, words) {
  const { dataset } = section;
  const [library, land, names] = await Promise.all([
    loadProgram(dataset),
    fetchJson(dataset.land),
    fetchJson(ofItsMoment(dataset.names)),
  ]);
  const canvas = make("div", { class: "live-canvas" });
  const live = make("div", { class: "live" }, canvas);
  section.querySelector("[data-map-box]").append(live);
  try {
    const options = { land, bounds: boundsOf(section), view: viewInAddress(), words };
    const map = makeCanvas(library, canvas, options);
    await loaded(map);
    writeNames(map, land, names);
    const drawing = makeDrawing(map, dataset);
    let asked = null;
    while (asked !== dataset.query) { // which may be another by now
      asked = dataset.query;
      await drawing.ask(asked);
    }
    const view = furnish(section, live, map, drawing, words);
    section.dataset.mapLive = "";
    return { follow: (next) => view.follow(next) };
  } catch (problem) {
    live.remove();
    throw problem;
  }
}

function boundsOf({ dataset }) {
  return dataset.frame.split(",").map(Number);
}

function furnish(section, live, map, drawing, words) {
  let bounds = boundsOf(section);
  const goHome = () => map.fitBounds(bounds, { padding: PADDING });
  const home = () => map.cameraForBounds(bounds, { padding: PADDING });
  const sheet = makeSheet(live, words);
  const tip = makeTip(live, drawing.wordsOf);
  const listed = addRecordsInView(live, map, drawing, sheet, words, { openCard, attempt });
  sheet.onChange((shows) => {
    if (shows !== "card") drawing.choose(null);
    listed.tell(shows);
  });

  // What is asked for while the map is used may fail to come: the line under the map says so.
  async function attempt(work) {
    const status = section.querySelector("[data-map-status]");
    try {
      await work;
      status.textContent = "";
    } catch {
      status.textContent = words.say("dataFailed");
    }
  }

  async function openCard(record, takesFocus = true) {
    const content = makeCard(record, await drawing.wordsOf(record), words, drawing.year());
    drawing.choose(record);
    sheet.open("card", { label: "live-card-title", content, takesFocus });
    uncover(map, sheet, record);
  }

  watchPointer(map, {
    onRecord: (id) => attempt(openCard(drawing.find(id))),
    onCluster: (cluster) => attempt(openCluster(map, cluster, listed)),
    onNothing: () => sheet.shows() === "card" && sheet.shut(),
    onHover: (mark, point) => {
      tip.hide();
      const record = drawing.find(mark?.properties.id);
      if (record) tip.show(record, point);
      else if (mark) tip.place(point, words.say("seen", mark.properties.point_count));
    },
  });
  map.getCanvas().addEventListener("keydown", ({ key }) => key === "Enter" && attempt(listed.open()));
  addControls(live, words, {
    zoomIn: () => map.zoomIn(),
    zoomOut: () => map.zoomOut(),
    reset: goHome,
    onFull: (isFull) => map.cooperativeGestures[isFull ? "disable" : "enable"](),
  });
  addTimes(live, section, drawing, words);
  addLegend(section, drawing, words);
  const writeView = keepView(map, home, (view) => map.easeTo(view));

  // The page has another answer: in the same section, or in one that came with it.
  async function follow(next) {
    const before = bounds.join();
    bounds = boundsOf(next);
    if (next !== section) next.querySelector("[data-map-box]").append(live);
    next.dataset.mapLive = "";
    section = next;
    if (sheet.shows() !== "in-view") sheet.shut();
    addLegend(section, drawing, words);
    map.resize(); // the new answer may be higher or lower
    if (bounds.join() === before) writeView();
    else goHome();
    await attempt(drawing.ask(section.dataset.query));
  }
  return { follow };
}

// Moves the map where the card lies on what it is about.
function uncover(map, sheet, { point }) {
  if (!point) return;
  const [box, frame] = [sheet.box(), map.getContainer().getBoundingClientRect()];
  const at = map.project(point);
  const [x, y] = [at.x + frame.left, at.y + frame.top];
  const isCovered = x > box.left - 12 && x < box.right + 12 && y > box.top - 12 && y < box.bottom + 12;
  const isSeen = x > frame.left && x < frame.right && y > frame.top && y < frame.bottom;
  if (isSeen && !isCovered) return;
  const isAcross = box.width > frame.width * 0.7; // a phone: what is free is above
  const [middle, centre] = [(frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2];
  const free = isAcross ? [middle, (frame.top + box.top) / 2] : [(box.right + frame.right) / 2, centre];
  map.easeTo({
    center: point,
    zoom: Math.max(map.getZoom(), isAcross ? 4 : 0),
    offset: [free[0] - middle, free[1] - centre],
  });
}

// What stands on one spot at any zoom is listed; the rest comes apart as the reader comes near.
async function openCluster(map, { properties, geometry }, listed) {
  const source = map.getSource("points");
  const zoom = await source.getClusterExpansionZoom(properties.cluster_id);
  if (zoom <= NEAREST) {
    map.easeTo({ center: geometry.coordinates, zoom: zoom + 0.3 });
    return;
  }
  const leaves = await source.getClusterLeaves(properties.cluster_id, Infinity, 0);
  listed.open(leaves.map((leaf) => leaf.properties.id));
}

function addRecordsInView(live, map, drawing, sheet, words, { openCard, attempt }) {
  const button = make("button", { class: "live-in-view", type: "button", "aria-expanded": "false" });
  const status = make("p", { class: "visually-hidden", role: "status" });
  live.append(button, status);
  const handlers = { onOpen: (record) => attempt(openCard(record)), onPoint: (record) => drawing.choose(record) };
  const seen = () => inView(drawing.records(), drawing.lines(), map.getBounds());

  async function open(ids = null, takesFocus = true) {
    const found = ids ? ids.map(drawing.find) : seen();
    const content = await makeEntries(found, drawing.wordsOf, words, handlers);
    if (!takesFocus && sheet.shows() !== "in-view") return; // closed in the meantime
    const heading = ids ? words.say("cluster", found.length) : words.say("inView");
    sheet.open(ids ? "spot" : "in-view", { words: heading, content, takesFocus });
  }

  // Said once the map has come to rest, and only where it says something new.
  let timer = null;
  function renew() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const count = words.say("seen", seen().length);
      button.textContent = count;
      if (status.textContent !== count) status.textContent = count;
      if (sheet.shows() === "in-view") attempt(open(null, false));
    }, 250);
  }

  button.addEventListener("click", () => (sheet.shows() === "in-view" ? sheet.shut() : attempt(open())));
  map.on("moveend", renew);
  drawing.onDrawn(renew);
  renew();
  const tell = (shows) => button.setAttribute("aria-expanded", String(shows === "in-view"));
  return { open, tell };
}

function writeNames(map, land, { countries, cities }) {
  const [towns, seenFrom] = [cityNames(cities), countryNames(land, countries)];
  const write = () =>
    map.getSource("names").setData({
      type: "FeatureCollection",
      features: [...seenFrom(map.getBounds()), ...towns],
    });
  map.on("moveend", write);
  write();
}
