// Sets the focal point on the picture itself: by a click, or by the arrow keys on the button that
// lies over it. The two number fields stay what is saved.

const SVG = "http://www.w3.org/2000/svg";
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const CARD = 3 / 2;

const bounded = (value) => Math.min(100, Math.max(0, Math.round(value)));

function drawn(name, attributes, parent) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent.append(element);
  return element;
}

// What a card shows, in per cent of the picture: the same reckoning as portal/pictures/renditions.py.
function crop(ratio, x, y) {
  const width = 100 * Math.min(1, CARD / ratio);
  const height = 100 * Math.min(1, ratio / CARD);
  const start = (part, at) => Math.min(Math.max(at - part / 2, 0), 100 - part);
  return { x: start(width, x), y: start(height, y), width, height };
}

function enhance(box) {
  const row = box.closest(".inline-related, form");
  const fields = ["focal_x", "focal_y"].map((name) => row.querySelector(`[name$="${name}"]`));
  const stage = box.querySelector(".picture-stage");
  const picture = stage.querySelector("img, canvas");
  if (!picture || fields.includes(null) || stage.querySelector("button")) return;

  const button = document.createElement("button");
  button.type = "button";
  button.className = "picture-point";
  const marks = drawn("svg", { "aria-hidden": "true" }, button);
  const frame = drawn("rect", { class: "picture-frame" }, marks);
  const point = drawn("svg", { overflow: "visible" }, marks);
  drawn("circle", { r: 10, class: "picture-mark" }, point);
  drawn("circle", { r: 2, class: "picture-centre" }, point);
  const hint = document.createElement("p");
  hint.className = "picture-hint";
  hint.id = `${fields[0].id}-hint`;
  hint.textContent = box.dataset.hint;
  button.setAttribute("aria-describedby", hint.id);
  stage.append(button);
  stage.after(hint);

  const place = () => fields.map((field) => bounded(Number(field.value) || 0));

  function draw() {
    const [x, y] = place();
    const shown = stage.querySelector("img, canvas");
    const ratio = shown.clientWidth / shown.clientHeight || 1;
    for (const [key, value] of Object.entries(crop(ratio, x, y))) {
      frame.setAttribute(key, `${value}%`);
    }
    point.setAttribute("x", `${x}%`);
    point.setAttribute("y", `${y}%`);
    const words = box.dataset.place.replace("{x}", x).replace("{y}", y);
    button.setAttribute("aria-label", `${box.dataset.label}: ${words}`);
  }

  function set(x, y) {
    [x, y].forEach((value, at) => {
      fields[at].value = bounded(value);
      fields[at].dispatchEvent(new Event("input", { bubbles: true }));
    });
    draw();
  }

  button.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const [x, y] = place();
    const step = event.shiftKey ? 10 : 1;
    set(x + move[0] * step, y + move[1] * step);
  });
  button.addEventListener("click", (event) => {
    if (event.detail === 0) return; // pressed by the keyboard
    const area = button.getBoundingClientRect();
    set(
      (100 * (event.clientX - area.left)) / area.width,
      (100 * (event.clientY - area.top)) / area.height,
    );
  });
  for (const field of fields) field.addEventListener("input", draw);
  new ResizeObserver(draw).observe(stage);
  draw();
}

function enhanceAll(root) {
  for (const box of root.querySelectorAll("[data-picture]")) {
    if (!box.closest(".empty-form")) enhance(box);
  }
}

// Cards are fetched when they are opened, rows are added, and a picture is shown once it is chosen.
const form = document.querySelector("#content-main form");
if (form) new MutationObserver(() => enhanceAll(form)).observe(form, { childList: true, subtree: true });
enhanceAll(document);
