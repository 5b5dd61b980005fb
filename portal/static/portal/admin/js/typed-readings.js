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
