// Keeps what was chosen to be compared while one goes from page to page, in this tab only. Without
// this script the boxes of one page are sent as they are.
const KEY = "corridor-compare";

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? { kind: "", records: [] };
  } catch {
    return { kind: "", records: [] };
  }
}

function keep(chosen) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(chosen));
  } catch {
    // A browser that keeps nothing compares what is ticked on the page.
  }
}

let renew = () => {};

// One row of boxes with its bar. The bar names what is chosen, also what stands on other pages.
function arrange(bar) {
  const kind = bar.dataset.compare;
  const most = Number(bar.dataset.most);
  const status = bar.querySelector("[role=status]");
  const list = bar.querySelector(".compare-chosen");
  const boxes = () => [...document.querySelectorAll(".pick input")];
  let chosen = kept();
  if (chosen.kind !== kind) chosen = { kind, records: [] };

  function draw() {
    const keys = new Set(chosen.records.map((record) => record.key));
    for (const box of boxes()) {
      box.checked = keys.has(box.value);
      box.disabled = !box.checked && keys.size >= most;
      box.title = box.disabled ? bar.dataset.tooMany : "";
    }
    list.replaceChildren(...chosen.records.map(item));
    list.hidden = keys.size === 0;
    bar.querySelector(".compare-hint").hidden = keys.size > 0;
    bar.classList.toggle("has-chosen", keys.size > 0);
    keep(chosen);
  }

  function item(record) {
    const li = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "chip";
    const [away, words, sign] = ["span", "b", "span"].map((name) => document.createElement(name));
    away.className = "visually-hidden";
    away.textContent = `${bar.dataset.take} `;
    words.textContent = record.title;
    sign.className = "chip-away";
    sign.setAttribute("aria-hidden", "true");
    sign.textContent = "×";
    button.append(away, words, sign);
    button.addEventListener("click", () => {
      drop(record.key);
      (list.querySelector("button") ?? bar.querySelector("[type=submit]")).focus();
    });
    li.append(button);
    return li;
  }

  function drop(key) {
    status.textContent = "";
    chosen.records = chosen.records.filter((record) => record.key !== key);
    draw();
  }

  function change(box) {
    if (!box.checked) return drop(box.value);
    if (chosen.records.length < most) {
      const title = box.closest("tr").querySelector(".title a").firstChild.textContent;
      chosen.records.push({ key: box.value, title: title.trim() });
    }
    draw();
    status.textContent = chosen.records.length >= most ? bar.dataset.tooMany : "";
  }

  for (const box of boxes()) {
    if (box.checked && !chosen.records.some((record) => record.key === box.value)) change(box);
    box.addEventListener("change", () => change(box));
  }
  bar.addEventListener("submit", (event) => {
    event.preventDefault();
    const query = new URLSearchParams(chosen.records.map((record) => ["record", record.key]));
    location.assign(`${bar.getAttribute("action")}?${query}`);
  });
  renew = () => {
    chosen = kept().kind === kind ? kept() : { kind, records: [] };
    draw();
  };
  draw();
}

// The page of the comparison is what is kept: what was taken away there is no longer chosen.
function follow(heads) {
  const records = heads.map((head) => ({ key: head.dataset.compared, title: head.dataset.title }));
  keep({ kind: records[0].key.split(":")[0], records });
}

function begin() {
  const bar = document.querySelector("[data-compare]");
  const heads = [...document.querySelectorAll("[data-compared]")];
  if (bar) arrange(bar);
  else if (heads.length) follow(heads);
}

begin();
addEventListener("pageshow", (event) => event.persisted && renew()); // by the browser's own memory
document.addEventListener("results", begin);
