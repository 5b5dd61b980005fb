// The box of a story: tools, what to embed, and the text as readers will see it, drawn by the server.

import { findDialog } from "./find-dialog.js";
import { letterOf } from "./keys.js";

const WAIT = 400; // milliseconds of silence after which the text is drawn
const dialog = document.getElementById("embed-dialog");
let target = null; // the text box that the dialog inserts into
let openDialog = () => {};

// As if it had been typed, so that the browser can undo it.
function type(field, text) {
  field.focus();
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function wrap(field, before, after) {
  const chosen = field.value.slice(field.selectionStart, field.selectionEnd);
  type(field, before + chosen + after);
  if (!chosen) field.selectionStart = field.selectionEnd -= after.length;
}

function beginLines(field, mark) {
  const start = field.value.lastIndexOf("\n", field.selectionStart - 1) + 1;
  const lines = field.value.slice(start, field.selectionEnd).split("\n");
  field.selectionStart = start;
  type(field, lines.map((line) => mark + line).join("\n"));
}

// What needs a paragraph of its own gets one.
function insertCode(field, code) {
  if (code.startsWith("{{figure")) return type(field, code);
  const before = field.value.slice(0, field.selectionStart);
  const after = field.value.slice(field.selectionEnd);
  const gap = (text, pattern) => (text === "" || pattern.test(text) ? "" : "\n\n");
  return type(field, gap(before, /\n\n$/) + code + gap(after, /^\n\n/));
}

function goTo(field, line) {
  const start = field.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  const end = field.value.indexOf("\n", start);
  field.focus();
  field.setSelectionRange(start, end < 0 ? field.value.length : end);
}

function enhance(box) {
  const field = box.querySelector("textarea");
  const frame = box.querySelector("iframe");
  const state = box.querySelector(".markdown-state");
  const problems = box.querySelector(".markdown-problems");
  const tools = box.querySelector(".markdown-tools");
  let timer = 0;
  let latest = 0;

  const tell = ([line, sentence]) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sentence;
    button.addEventListener("click", () => goTo(field, line));
    item.append(button);
    return item;
  };

  // A save that was refused has said the same below the field.
  const forgetRefused = (sentences) => {
    const refused = document.getElementById(`${field.id}_error`);
    for (const item of refused?.querySelectorAll("li") ?? []) {
      if (sentences.includes(item.textContent)) item.remove();
    }
  };

  const draw = async () => {
    const number = ++latest;
    const body = new FormData();
    body.set("text", field.value);
    body.set("language", box.dataset.language);
    body.set("csrfmiddlewaretoken", field.form.querySelector("[name=csrfmiddlewaretoken]").value);
    const request = { method: "POST", body, redirect: "manual" };
    const answer = await fetch(box.dataset.drawnAt, request).catch(() => null);
    const drawn = answer?.ok ? await answer.json() : null;
    if (number !== latest) return;
    if (!drawn) {
      state.textContent = box.dataset.offline;
      return;
    }
    const page = frame.contentDocument;
    page.documentElement.lang = box.dataset.language;
    page.querySelector("main").innerHTML = drawn.html;
    problems.replaceChildren(...drawn.problems.map(tell));
    forgetRefused(drawn.problems.map(([, sentence]) => sentence));
    state.textContent = drawn.problems.length ? "" : box.dataset.fine;
  };

  const start = () => {
    if (!frame.hidden) return;
    frame.addEventListener("load", draw, { once: true });
    frame.src = frame.dataset.src;
    frame.hidden = false;
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(draw, WAIT);
    });
  };

  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.line) beginLines(field, button.dataset.line);
    else if (button.hasAttribute("data-embed")) openDialog(field);
    else wrap(field, button.dataset.before, button.dataset.after);
  });
  field.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const button = tools.querySelector(`[data-key="${CSS.escape(letterOf(event))}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
  if (field.value) start();
  field.addEventListener("focus", start);
}

if (dialog) {
  const { ask, open, results } = findDialog(dialog, "[data-insert]", (found) => {
    for (const button of found.querySelectorAll("[data-insert]")) button.hidden = false;
  });
  openDialog = (field) => {
    target = field;
    open();
  };
  results.addEventListener("click", async (event) => {
    const of = event.target.closest("[data-of]");
    const button = event.target.closest("[data-insert]");
    if (of) {
      event.preventDefault();
      await ask(new URLSearchParams({ of: of.dataset.of }));
      results.querySelector("[data-insert]")?.focus();
    } else if (button) {
      dialog.close();
      insertCode(target, button.dataset.insert);
    }
  });
  for (const box of document.querySelectorAll("[data-markdown]")) enhance(box);
}
