// What the server understood of what is typed stands below its field.

export function showReadings(form, readings) {
  for (const old of form.querySelectorAll(".understood")) {
    if (!(old.dataset.of in readings)) old.remove();
  }
  for (const [name, words] of Object.entries(readings)) {
    const field = form.elements.namedItem(name);
    let below = form.querySelector(`.understood[data-of="${name}"]`);
    if (!below && field?.after) {
      below = document.createElement("output");
      below.className = "understood";
      below.dataset.of = name;
      field.after(below);
    }
    if (below && below.textContent !== words) below.textContent = words;
  }
}

// Where the coordinates point, as soon as they are others than those of the stored record.
export function showMap(form, address) {
  const fields = ["latitude", "longitude"].map((name) => form.elements.namedItem(name));
  const isTyped = fields.some((field) => field && field.value !== field.defaultValue);
  let map = form.querySelector(".typed-location");
  if (!address || !(map || isTyped)) {
    map?.remove();
    return;
  }
  if (!map) {
    map = document.createElement("img");
    map.className = "typed-location";
    map.alt = ""; // the line below the fields says it in words
    fields[1].closest(".form-row").after(map);
  }
  if (map.getAttribute("src") !== address) map.src = address;
}
