/* A link to a field puts the cursor into it, as `#id_capacity_mw` alone would only scroll there. */

const goTo = () => {
  const field = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!field?.matches("input, select, textarea")) return;
  for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
  const drawn = field.parentElement.querySelector(".select2-selection");
  (drawn ?? field).focus();
  field.closest(".form-row")?.scrollIntoView({ block: "center" });
};

// The search for a related record is drawn when jQuery is ready, on a busy machine after the load.
const whenDrawn = () => (window.django?.jQuery ? django.jQuery(goTo) : goTo());

window.addEventListener("load", whenDrawn);
window.addEventListener("hashchange", goTo);
