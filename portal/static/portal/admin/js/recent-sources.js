// The last used sources stand as buttons under the search for a source: one click chooses one.

for (const group of document.querySelectorAll("[data-recent-for]")) {
  const field = document.getElementById(group.dataset.recentFor);
  if (!field) continue;
  group.hidden = false;
  group.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    if (![...field.options].some((option) => option.value === button.value)) {
      field.append(new Option(button.textContent, button.value));
    }
    field.value = button.value;
    django.jQuery(field).trigger("change");
  });
}
