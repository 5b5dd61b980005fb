// The map itself: MapLibre with a style made of the site's colours, in the reader's words.
import { landLayers, nameLayers } from "./land.js";
import { lineLayers, pointLayers } from "./marks.js";
import { drawPictures } from "./pictures.js";
import { makeSources, NEAREST } from "./sources.js";
import { onScheme } from "./tokens.js";

// Where the land ends that set-up makes (portal/maps/build_land.mjs).
const LAND = [-12, 16, 146, 71];

// From the Atlantic to the Pacific; from farther away a globe would be a ball in the sea.
const FARTHEST = 2;

// Room at the edges of what the map shows at first; the years lie along its foot.
export const PADDING = { top: 8, right: 8, bottom: 72, left: 8 };

export function makeCanvas(library, container, { land, bounds, view, words }) {
  const map = new library.Map({
    container,
    // A globe seen from above: nearly true to area here, as the drawing is; Mercator is not.
    style: {
      version: 8,
      projection: { type: "globe" },
      sources: makeSources(land),
      layers: layers(),
    },
    ...(view ?? { bounds, fitBoundsOptions: { padding: PADDING } }),
    maxBounds: LAND,
    minZoom: FARTHEST,
    maxZoom: NEAREST + 2,
    maxPitch: 0,
    dragRotate: false,
    touchPitch: false,
    pitchWithRotate: false,
    renderWorldCopies: false,
    attributionControl: false,
    cooperativeGestures: true,
    locale: localeOf(words),
    fadeDuration: 150,
  });
  map.keyboard.disableRotation();
  map.touchZoomRotate.disableRotation();
  drawPictures(map, words.number);
  onScheme(() => repaint(map));
  return map;
}

export function loaded(map) {
  return new Promise((resolve, reject) => {
    map.once("load", resolve);
    map.once("error", ({ error }) => reject(error));
  });
}

function layers() {
  return [...landLayers(), ...lineLayers(), ...nameLayers(), ...pointLayers()];
}

// The same layers in the colours of now.
function repaint(map) {
  for (const { id, paint = {}, layout = {} } of layers()) {
    for (const [name, value] of Object.entries(paint)) map.setPaintProperty(id, name, value);
    if (layout["icon-image"]) map.setLayoutProperty(id, "icon-image", layout["icon-image"]);
  }
}

function localeOf({ say }) {
  return {
    "Map.Title": say("mapLabel"),
    "CooperativeGesturesHandler.WindowsHelpText": say("cooperativeWheel"),
    "CooperativeGesturesHandler.MacHelpText": say("cooperativeWheelMac"),
    "CooperativeGesturesHandler.MobileHelpText": say("cooperativeTouch"),
  };
}
