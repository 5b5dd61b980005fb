// Draws what the map asks for by name: squares, and for a cluster a ring or a square that says how
// many records fall together and of which technologies they are.
import { SORTS } from "./marks.js";
import { colour, fonts } from "./tokens.js";

const SHARPNESS = Math.max(2, Math.ceil(window.devicePixelRatio || 1));

export function drawPictures(map, formatNumber) {
  const painters = {
    town: () => town(),
    square: ([, , stage]) => square(stage),
    stop: () => stop(),
    room: () => drawn(8, () => {}),
    cluster: ([, , count, radius, ...parts]) =>
      cluster(formatNumber(Number(count)), Number(radius), parts.map(Number)),
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

function stop() {
  return drawn(12, (pen) => {
    pen.beginPath();
    for (const [x, y] of [[6, 1.5], [10.5, 6], [6, 10.5], [1.5, 6]]) pen.lineTo(x, y);
    pen.closePath();
    pen.fillStyle = colour("surface");
    pen.strokeStyle = colour("line");
    pen.lineWidth = 1.5;
    pen.fill();
    pen.stroke();
  });
}

const FILL = { full: 1, half: 0.45, faint: 0.12, gone: 0 };

function square(stage) {
  return drawn(16, (pen) => {
    pen.beginPath();
    pen.rect(3.5, 3.5, 9, 9);
    pen.fillStyle = pen.strokeStyle = colour("square");
    pen.globalAlpha = FILL[stage];
    pen.fill();
    pen.globalAlpha = stage === "gone" ? 0.6 : 1;
    pen.lineWidth = 1.5;
    pen.stroke();
  });
}

// As large as all that it stands for, and large enough for its number; of squares alone a square.
function cluster(words, size, parts) {
  const radius = Math.min(18, Math.max(words.length > 2 ? 13.5 : 10.5, size));
  const width = radius > 16 ? 4.5 : 3.5;
  const isSquare = parts.every((part, index) => !part || SORTS[index] === "square");
  return drawn(2 * radius + 4, (pen, side) => {
    const middle = side / 2;
    if (isSquare) frame(pen, middle, radius - 1);
    else ring(pen, middle, radius, width, sharesOf(parts));
    pen.fillStyle = colour("ink");
    pen.font = `600 11px ${fonts().join(",")}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(words, middle, middle + 0.5);
  });
}

// How many there are of each colour.
function sharesOf(parts) {
  const shares = new Map();
  for (const [index, part] of parts.entries()) {
    const name = colour(SORTS[index]);
    if (part) shares.set(name, (shares.get(name) ?? 0) + part);
  }
  return shares;
}

function frame(pen, middle, radius) {
  pen.beginPath();
  pen.rect(middle - radius, middle - radius, 2 * radius, 2 * radius);
  pen.fillStyle = colour("surface");
  pen.strokeStyle = colour("square");
  pen.lineWidth = 2;
  pen.fill();
  pen.stroke();
}

function ring(pen, middle, radius, width, shares) {
  disc(pen, middle, middle, radius + 1, colour("map-halo"));
  arcs(pen, middle, radius - width / 2, width, shares);
  disc(pen, middle, middle, radius - width, colour("surface"));
}

// Each colour's share of the ring, from the top, clockwise, with a gap between two.
function arcs(pen, middle, radius, width, shares) {
  const total = [...shares.values()].reduce((sum, part) => sum + part, 0);
  let from = -Math.PI / 2;
  pen.lineWidth = width;
  for (const [name, part] of shares) {
    const to = from + (2 * Math.PI * part) / total;
    pen.strokeStyle = name;
    pen.beginPath();
    pen.arc(middle, middle, radius, from, shares.size > 1 ? Math.max(from + 0.02, to - 0.06) : to);
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
