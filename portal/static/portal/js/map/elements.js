// Makes elements: make("button", { class: "button", type: "button" }, "Words", child).
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

// A sign of lines on a field of 20 by 20.
export function sign(path) {
  const svg = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  for (const [key, value] of Object.entries({ class: "live-sign", viewBox: "0 0 20 20", "aria-hidden": "true" })) {
    svg.setAttribute(key, value);
  }
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
