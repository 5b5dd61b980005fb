// Ties the slider to the year of the page's form, where there is one.
import { addSlider } from "./slider.js";
import { firstYear } from "./years.js";

export function addTimes(live, section, drawing, words) {
  const field = document.querySelector("form [name=year]");
  if (!field) return;
  const [earliest, last] = [section.dataset.firstYear, section.dataset.lastYear].map(Number);
  const first = () => firstYear(drawing.everything(), earliest);
  const slider = addSlider(live, words, {
    first: first(),
    last,
    year: drawing.year(),
    onYear: (year) => drawing.setYear(year).catch(() => {}), // told once the slider rests
    onRest: (year) => {
      field.value = year ?? "";
      field.dispatchEvent(new Event("change", { bubbles: true }));
    },
  });
  live.classList.add("has-years");
  drawing.onDrawn(() => slider.show(drawing.year(), first()));
}
