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
  const isChanged = fields.some((field, n) => field.value.trim() !== state.before[n]);
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
  const isChoice = field instanceof HTMLSelectElement;
  return isChoice && field.value ? field.selectedOptions[0].text : field.value.trim();
}

function valueBefore(field) {
  if (field instanceof HTMLSelectElement) {
    const before = [...field.options].find((option) => option.defaultSelected);
    return before ? before.value : (field.options[0]?.value ?? "");
  }
  return field.defaultValue.trim();
}
