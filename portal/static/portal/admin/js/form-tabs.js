// The sections of a form as tabs: one is shown, arrows go on (ARIA Authoring Practices, “Tabs”). The
// address names it, so that it is open again after a save, and a link to a field opens its own.

const list = document.querySelector("[data-tabs]");
const tabs = list ? [...list.children] : [];
const sections = tabs.map((tab) => document.getElementById(tab.hash.slice(1)));
const form = list?.closest("form");
// Not the name of a place: the browser would scroll there, past the messages of a save.
const names = tabs.map((tab) => tab.hash.replace("#section-", "#open-"));

const open = (chosen) => {
  tabs.forEach((tab, n) => {
    tab.setAttribute("aria-selected", String(n === chosen));
    tab.tabIndex = n === chosen ? 0 : -1;
    sections[n].hidden = n !== chosen;
  });
  list.scrollLeft = tabs[chosen].offsetLeft - list.offsetLeft;
  const [address] = (form.getAttribute("action") ?? "").split("#");
  form.setAttribute("action", address + names[chosen]); // a redirect after a save keeps it
};

const choose = (chosen) => {
  open(chosen);
  history.replaceState(history.state, "", names[chosen]);
  tabs[chosen].focus();
};

const reveal = (hash) => {
  const place = document.getElementById(decodeURIComponent(hash.slice(1)));
  const holder = sections.findIndex((section) => place && section.contains(place));
  const found = Math.max(holder, names.indexOf(hash));
  if (found < 0) return false;
  open(found);
  if (place && place !== sections[found]) place.scrollIntoView();
  return true;
};

const press = (event) => {
  const now = tabs.indexOf(event.currentTarget);
  const last = tabs.length - 1;
  const goal = {
    ArrowRight: now === last ? 0 : now + 1,
    ArrowLeft: now === 0 ? last : now - 1,
    Home: 0,
    End: last,
    " ": now,
  }[event.key];
  if (goal === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  choose(goal);
};

if (list) {
  list.role = "tablist";
  tabs.forEach((tab, n) => {
    tab.role = "tab";
    tab.setAttribute("aria-controls", sections[n].id);
    sections[n].role = "tabpanel";
    tab.addEventListener("keydown", press);
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      choose(n);
    });
  });
  list.classList.add("is-ready");
  const wrong = tabs.findIndex((tab) => tab.querySelector(".form-tab-errors"));
  const asked = location.hash && reveal(location.hash);
  const shown = asked ? sections.findIndex((section) => !section.hidden) : 0;
  if (!asked) open(Math.max(wrong, 0));
  else if (wrong >= 0 && !tabs[shown].querySelector(".form-tab-errors")) open(wrong);
  document.addEventListener("reveal", (event) => {
    const found = sections.findIndex((section) => section.contains(event.target));
    if (found >= 0) open(found);
  });
  window.addEventListener("hashchange", () => reveal(location.hash));
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && !tabs.includes(link)) reveal(link.hash);
  });
}

// Of what was refused the first field that is wrong has the cursor, or else the sentence that says
// why; Django's own scripts have put it into the first field of a new form, and drawn the searches
// for records, by then.
const showWrong = () => {
  const wrong = document.querySelectorAll('[aria-invalid="true"]:not(.select2-hidden-accessible)');
  const field = [...wrong].find((one) => one.offsetParent !== null);
  const sentence = ".messagelist .error, #content :is(.errornote, .errorlist)";
  const first = field ?? document.querySelector(sentence);
  if (first && !field) first.tabIndex = -1;
  first?.focus();
  first?.scrollIntoView({ block: "center" });
};

window.addEventListener("load", () => {
  if (window.django?.jQuery) django.jQuery(showWrong);
  else showWrong();
});

// On a phone the panel of a form that is filled in is one line until somebody opens it, unless it
// says what to mend. Where nothing can be typed, its steps are what there is to do.
const fold = document.querySelector(".panel-fold:has([name=_continue])");
if (fold && window.matchMedia("(max-width: 47.99rem)").matches) {
  fold.open = fold.querySelector(".panel-sent-back") !== null;
}
