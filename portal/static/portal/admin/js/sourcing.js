// “Where is this from?” lists a fact, ticked, as soon as one of its fields is changed, so that one
// save keeps the value and its source.

const box = document.getElementById("sourcing");
const form = box?.closest("form");

for (const row of form ? box.querySelectorAll("[data-columns]") : []) {
  const fields = row.dataset.columns.split(" ").map((name) => form.elements[name]).filter(Boolean);
  const state = { before: fields.map(valueBefore), wasListed: !row.hidden, isChanged: false };
  update(row, fields, state);
  // The search for a relation tells its change to jQuery only.
  django.jQuery(fields).on("input change", () => update(row, fields, state));
}

function update(row, fields, state) {
  const words = fields.map(inWords).filter(Boolean).join(" ");
  const isChanged = fields.some((field, n) => valueOf(field) !== state.before[n]);
  const isListed = words !== "" && (isChanged || state.wasListed);
  const tick = row.querySelector("[type=checkbox]");
  if (isListed && isChanged && !state.isChanged) {
    tick.checked = true;
    box.querySelector("details").open = true;
  }
  if (!isListed) {
    tick.checked = false;
  }
  row.hidden = !isListed;
  row.querySelector("[name=sourcing-listed]").disabled = !isListed;
  row.querySelector("output").textContent = words;
  state.isChanged = isListed && isChanged;
}

function inWords(field) {
  if (!(field instanceof HTMLSelectElement)) return field.value.trim();
  return [...field.selectedOptions].filter((one) => one.value).map((one) => one.text).join(", ");
}

// Of a choice of several, such as the participants of an event, all that are chosen.
function valueOf(field) {
  if (!(field instanceof HTMLSelectElement)) return field.value.trim();
  return [...field.selectedOptions].map((one) => one.value).join();
}

function valueBefore(field) {
  if (!(field instanceof HTMLSelectElement)) return field.defaultValue.trim();
  const before = [...field.options].filter((option) => option.defaultSelected);
  const first = field.multiple ? [] : [...field.options].slice(0, 1);
  return (before.length ? before : first).map((one) => one.value).join();
}
