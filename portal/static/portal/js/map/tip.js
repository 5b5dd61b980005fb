// The name of what the pointer is on; of several that fall together, how many they are.
import { make } from "./elements.js";

export function makeTip(live, wordsOf) {
  const tip = make("p", { class: "live-tip", "aria-hidden": "true", hidden: true });
  live.append(tip);
  let shown = null;
  let missed = null; // the record whose words did not come: not asked for with each move on it

  async function show(record, point) {
    shown = record;
    if (missed === record) return;
    missed = null;
    const found = await wordsOf(record).catch(() => null);
    if (found === null) missed = record;
    else if (shown === record) place(point, found.title, found.size);
  }

  function hide() {
    shown = null;
    tip.hidden = true;
  }

  function place(point, title, size = "") {
    tip.replaceChildren(make("strong", {}, title), size ? make("span", {}, size) : "");
    tip.hidden = false;
    const left = Math.min(point.x + 12, live.clientWidth - tip.offsetWidth - 4);
    const above = point.y - tip.offsetHeight - 10;
    tip.style.translate = `${Math.max(4, left)}px ${above > 0 ? above : point.y + 14}px`;
  }
  return { show, place, hide };
}
