// How records look on the map: circles as large as their capacity and as full as the work has
// come far; squares for what has no size, rings of many colours where records fall together,
// lines from stop to stop, hollow pins for what was overruled.
import { colour, scheme } from "./tokens.js";

// The names of the colours that the layers have for what they draw as circles.
const { colours = "" } = document.querySelector("[data-map]")?.dataset ?? {};
export const COLOURS = colours.split(" ").filter(Boolean);
export const SORTS = [...COLOURS, "square", "other"];
// What can be pointed at.
export const TOUCHABLE = ["squares", "circles", "clusters", "overruled", "stops", "lines", "lines-gaps"];

const IS_CLUSTER = ["has", "point_count"];
const is = (name, value) => ["==", ["get", name], value];
const ofSort = () => [
  "match",
  ["get", "sort"],
  ...SORTS.flatMap((sort) => [sort, colour(sort)]),
  colour("ink-muted"),
];
// An area in proportion to megawatts; what has no known capacity is small.
const radius = (scale, more = 0) => [
  "+",
  more,
  ["min", 28, ["max", 4.5, ["*", scale, ["sqrt", ["get", "size"]]]]],
];
const radii = (more) => [
  "interpolate",
  ["linear"],
  ["zoom"],
  3,
  radius(0.2, more),
  6,
  radius(0.34, more),
  10,
  radius(0.5, more),
];
const byStage = (full, half, faint, gone) => [
  "match",
  ["get", "stage"],
  "full",
  full,
  "half",
  half,
  "faint",
  faint,
  gone,
];

export function clusterCounts() {
  const count = (sort) => ["+", ["case", is("sort", sort), 1, 0]];
  const counts = Object.fromEntries(SORTS.map((sort) => [sort, count(sort)]));
  return { ...counts, total: ["+", ["get", "size"]] };
}

export function lineLayers() {
  return [
    {
      id: "lines-casing",
      type: "line",
      source: "lines",
      filter: is("is", "line"),
      layout: { "line-cap": "round", "line-join": "round" },
      paint: { "line-color": colour("map-halo"), "line-width": 4.5, "line-opacity": 0.8 },
    },
    {
      id: "lines",
      type: "line",
      source: "lines",
      filter: ["all", is("is", "line"), ["!", ["get", "isGap"]]],
      layout: { "line-cap": "round", "line-join": "round" },
      paint: { "line-color": colour("line"), "line-width": 2.2 },
    },
    {
      id: "lines-gaps",
      type: "line",
      source: "lines",
      filter: ["all", is("is", "line"), ["get", "isGap"]],
      paint: { "line-color": colour("line"), "line-width": 2.2, "line-dasharray": [2.2, 1.6] },
    },
  ];
}

export function pointLayers() {
  return [
    {
      id: "stops",
      type: "symbol",
      source: "lines",
      filter: is("is", "stop"),
      layout: { "icon-image": `stop|${scheme()}`, "icon-allow-overlap": true },
    },
    {
      id: "overruled-lines",
      type: "line",
      source: "overruled",
      filter: is("is", "line"),
      paint: {
        "line-color": colour("dispute"),
        "line-width": 1.2,
        "line-dasharray": [2.5, 2],
      },
    },
    {
      id: "overruled",
      type: "circle",
      source: "overruled",
      filter: is("is", "pin"),
      paint: {
        "circle-radius": 5,
        "circle-color": colour("map-land-near"),
        "circle-opacity": 0.6,
        "circle-stroke-color": colour("dispute"),
        "circle-stroke-width": 1.8,
      },
    },
    // Around a place that is known only roughly.
    {
      id: "vague",
      type: "circle",
      source: "points",
      filter: ["all", ["!", IS_CLUSTER], ["get", "isVague"]],
      paint: { "circle-radius": radii(8), "circle-color": ofSort(), "circle-opacity": 0.16 },
    },
    // Around what the layer singles out, such as Chinese participation.
    {
      id: "ringed",
      type: "circle",
      source: "points",
      filter: ["all", ["!", IS_CLUSTER], ["get", "isRinged"]],
      paint: {
        "circle-radius": radii(2),
        "circle-opacity": 0,
        "circle-stroke-color": colour("ink"),
        "circle-stroke-width": 1.4,
      },
    },
    {
      id: "disputed",
      type: "circle",
      source: "points",
      filter: ["all", ["!", IS_CLUSTER], ["get", "isDisputed"]],
      paint: {
        "circle-radius": radii(4),
        "circle-opacity": 0,
        "circle-stroke-color": colour("dispute"),
        "circle-stroke-width": 1.2,
      },
    },
    {
      id: "circles",
      type: "circle",
      source: "points",
      filter: ["all", ["!", IS_CLUSTER], ["!=", ["get", "sort"], "square"]],
      layout: { "circle-sort-key": ["-", 0, ["get", "size"]] },
      paint: {
        "circle-radius": radii(0),
        "circle-color": ofSort(),
        "circle-opacity": byStage(0.85, 0.45, 0.12, 0),
        "circle-stroke-color": byStage(colour("map-halo"), ofSort(), ofSort(), ofSort()),
        "circle-stroke-width": byStage(0.8, 1.5, 1.5, 1),
        "circle-stroke-opacity": byStage(1, 1, 1, 0.6),
      },
    },
    // Nothing to see: keeps the names of towns off the circles.
    {
      id: "room",
      type: "symbol",
      source: "points",
      filter: ["all", ["!", IS_CLUSTER], ["!=", ["get", "sort"], "square"]],
      layout: { "icon-image": "room", "icon-allow-overlap": true },
    },
    {
      id: "squares",
      type: "symbol",
      source: "points",
      filter: ["all", ["!", IS_CLUSTER], is("sort", "square")],
      layout: {
        "icon-image": ["concat", `square|${scheme()}|`, ["get", "stage"]],
        "icon-allow-overlap": true,
      },
    },
    {
      id: "clusters",
      type: "symbol",
      source: "points",
      filter: IS_CLUSTER,
      layout: {
        "icon-image": [
          "concat",
          `cluster|${scheme()}|`,
          ["get", "point_count"],
          "|",
          ["round", ["*", 0.27, ["sqrt", ["get", "total"]]]],
          ...SORTS.flatMap((sort) => ["|", ["get", sort]]),
        ],
        "symbol-sort-key": ["-", 0, ["get", "total"]],
        "icon-allow-overlap": true,
      },
    },
    {
      id: "chosen",
      type: "circle",
      source: "chosen",
      paint: {
        "circle-radius": radii(6),
        "circle-opacity": 0,
        "circle-stroke-color": colour("ink"),
        "circle-stroke-width": 2.5,
      },
    },
  ];
}
