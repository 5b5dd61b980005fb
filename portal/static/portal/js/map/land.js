// What lies under the points: land, water, borders, and the names of countries and cities.
import { colour, fonts } from "./tokens.js";

const only = (layer) => ["==", ["get", "layer"], layer];
const NEAR = ["156", "398", "417", "762", "795", "860"];
// China and the five states of Central Asia, by their numeric codes in ISO 3166-1.

export function landLayers() {
  return [
    { id: "sea", type: "background", paint: { "background-color": colour("map-sea") } },
    {
      id: "land",
      type: "fill",
      source: "land",
      filter: only("country"),
      paint: {
        "fill-color": [
          "match",
          ["get", "id"],
          NEAR,
          colour("map-land-near"),
          colour("map-land"),
        ],
      },
    },
    {
      id: "rivers",
      type: "line",
      source: "land",
      filter: only("river"),
      layout: { "line-cap": "round", "line-join": "round" },
      paint: {
        "line-color": colour("map-river"),
        "line-width": ["interpolate", ["linear"], ["zoom"], 3, 0.5, 6, 1.2, 9, 2],
      },
    },
    {
      id: "lakes",
      type: "fill",
      source: "land",
      filter: only("lake"),
      paint: { "fill-color": colour("map-sea") },
    },
    {
      id: "borders",
      type: "line",
      source: "land",
      filter: only("border"),
      layout: { "line-join": "round" },
      paint: {
        "line-color": colour("map-border"),
        "line-width": ["interpolate", ["linear"], ["zoom"], 3, 0.7, 7, 1.4],
      },
    },
  ];
}

// Of so many towns, the most important, the names are wanted before the reader comes near.
const CITIES = 40;
const BESIDE = [0.5, 1.8].flatMap((away) => [
  ...["left", [away, 0], "right", [-away, 0], "top", [0, away], "bottom", [0, -away]],
  ...["top-left", [away, away / 2], "top-right", [-away, away / 2]],
  ...["bottom-left", [away, -away / 2], "bottom-right", [-away, -away / 2]],
]);

// Drawn over the land and under the points; countries fade as the reader comes near. What is placed
// last gives way: its name may stand alone where a sign covers its dot.
export function nameLayers() {
  return [
    townLayer("towns", [">=", ["get", "rank"], CITIES], 5.5),
    townLayer("cities", ["<", ["get", "rank"], CITIES], 3.5),
    {
      id: "countries",
      type: "symbol",
      source: "names",
      filter: ["==", ["get", "is"], "country"],
      maxzoom: 7.5,
      layout: {
        "text-field": ["get", "name"],
        "text-font": ["Corridor Medium", ...fonts()],
        "text-size": ["interpolate", ["linear"], ["zoom"], 2.5, 11, 6, 17],
        "text-letter-spacing": 0.08,
        "text-max-width": 8,
        "text-variable-anchor": ["center", "top", "bottom", "left", "right"],
        "text-radial-offset": 1.2,
        "symbol-sort-key": ["get", "rank"],
      },
      paint: {
        "text-color": colour("map-country"),
        "text-halo-color": colour("map-halo"),
        "text-halo-width": 1.2,
      },
    },
  ];
}

function townLayer(id, isMeant, minzoom) {
  return {
    id,
    type: "symbol",
    source: "names",
    filter: ["all", ["==", ["get", "is"], "city"], isMeant],
    minzoom,
    layout: {
      "text-field": ["get", "name"],
      "text-font": [
        "case",
        ["get", "isCapital"],
        ["literal", ["Corridor Semibold", ...fonts()]],
        ["literal", fonts()],
      ],
      "text-size": ["interpolate", ["linear"], ["zoom"], 4, 10.5, 8, 13],
      "text-variable-anchor-offset": BESIDE,
      "text-justify": "auto",
      "symbol-sort-key": ["get", "rank"],
      "icon-image": "town",
      "icon-optional": true,
    },
    paint: {
      "text-color": colour("map-city"),
      "text-halo-color": colour("map-halo"),
      "text-halo-width": 1.2,
    },
  };
}
