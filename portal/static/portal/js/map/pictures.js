// Draws what the map asks for by name: squares for hubs, and a ring for a cluster that says how
// many records fall together and of which technologies they are.
import { SORTS } from "./marks.js";
import { colour, fonts } from "./tokens.js";

const SHARPNESS = Math.max(2, Math.ceil(window.devicePixelRatio || 1));

export function drawPictures(map, formatNumber) {
  const painters = {
    town: () => town(),
    square: ([, , stage]) => square(stage),
    ring: ([, , count, ...parts]) => ring(Number(count), parts.map(Number), formatNumber),
  };
  map.setMissingStyleImageResolver((id) => {
    const parts = id.split("|");
    const picture = painters[parts[0]]?.(parts);
    if (picture) map.addImage(id, picture, { pixelRatio: SHARPNESS });
  });
}

function town() {
  return drawn(6, (pen) => {
    disc(pen, 3, 3, 2, colour("map-city"));
  });
}

const FILL = { full: 1, half: 0.45, faint: 0.12, gone: 0 };

function square(stage) {
  return drawn(16, (pen) => {
    pen.beginPath();
    pen.rect(3.5, 3.5, 9, 9);
    pen.fillStyle = pen.strokeStyle = colour("hub");
    pen.globalAlpha = FILL[stage];
    pen.fill();
    pen.globalAlpha = stage === "gone" ? 0.6 : 1;
    pen.lineWidth = 1.5;
    pen.stroke();
  });
}

function ring(count, parts, formatNumber) {
  const radius = Math.min(30, 12 + 3 * Math.log2(count));
  const width = 5;
  return drawn(2 * radius + 4, (pen, size) => {
    const middle = size / 2;
    disc(pen, middle, middle, radius + 1, colour("map-halo"));
    arcs(pen, middle, radius - width / 2, width, parts);
    disc(pen, middle, middle, radius - width, colour("surface"));
    pen.fillStyle = colour("ink");
    pen.font = `600 ${count > 99 ? 12 : 12.5}px ${fonts().join(",")}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(formatNumber(count), middle, middle + 0.5);
  });
}

// Each technology's share of the ring, from the top, clockwise, with a gap between two.
function arcs(pen, middle, radius, width, parts) {
  const total = parts.reduce((sum, part) => sum + part, 0);
  const several = parts.filter(Boolean).length > 1;
  let from = -Math.PI / 2;
  pen.lineWidth = width;
  for (const [index, part] of parts.entries()) {
    if (!part) continue;
    const to = from + (2 * Math.PI * part) / total;
    pen.strokeStyle = colour(SORTS[index] === "other" ? "ink-muted" : SORTS[index]);
    pen.beginPath();
    pen.arc(middle, middle, radius, from, several ? Math.max(from + 0.02, to - 0.06) : to);
    pen.stroke();
    from = to;
  }
}

function disc(pen, x, y, radius, fill) {
  pen.fillStyle = fill;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
}

function drawn(size, paint) {
  const side = Math.ceil(size);
  const canvas = Object.assign(document.createElement("canvas"), {
    width: side * SHARPNESS,
    height: side * SHARPNESS,
  });
  const pen = canvas.getContext("2d");
  pen.scale(SHARPNESS, SHARPNESS);
  paint(pen, side);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}
