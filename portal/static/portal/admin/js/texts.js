// Takes what is selected in the text, by mouse, finger or keyboard, as the passage of a statement.

const text = document.getElementById("working-text");
const byKeyboard = document.getElementById("by-keyboard");
const help = document.getElementById("keyboard-help");
const bar = document.getElementById("marking-bar");

const field = (name) => document.getElementById(`id_${name}`);
const length = (string) => [...string].length; // in characters, as the server counts

// The text nodes of a paragraph as they are stored: without the numbers of passages.
function* nodesOf(paragraph) {
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest(".passage-number")) yield walker.currentNode;
  }
}

// The part of a paragraph that lies in a range, and how many characters come before it.
function partOf(paragraph, range) {
  let before = "";
  let part = "";
  for (const node of nodesOf(paragraph)) {
    if (!range.intersectsNode(node)) {
      if (!part) before += node.data;
      continue;
    }
    const from = node === range.startContainer ? range.startOffset : 0;
    const to = node === range.endContainer ? range.endOffset : node.length;
    if (!part) before += node.data.slice(0, from);
    part += node.data.slice(from, to);
  }
  return { before, part };
}

function passageOf(range) {
  const found = [];
  for (const paragraph of text.children) {
    if (!range.intersectsNode(paragraph)) continue;
    const { before, part } = partOf(paragraph, range);
    if (part.trim()) found.push({ paragraph, before, part });
  }
  if (!found.length) return null;
  const [{ paragraph, before, part }] = found;
  const indent = part.slice(0, part.length - part.trimStart().length);
  return {
    paragraph: paragraph.dataset.number,
    startsAt: Number(paragraph.dataset.startsAt) + length(before + indent),
    quote: found.map((one) => one.part.trim()).join("\n\n"),
  };
}

// Figures may be copied out of the passage that was taken: it stays.
function isWithinTaken(passage) {
  const start = Number(field("starts_at").value || -1);
  const quote = field("quote").value;
  const inside = passage.startsAt >= start && passage.startsAt < start + length(quote);
  return start >= 0 && inside && quote.includes(passage.quote);
}

function take(range) {
  const passage = passageOf(range);
  if (!passage || isWithinTaken(passage)) return;
  field("quote").value = passage.quote;
  field("paragraph").value = passage.paragraph;
  field("starts_at").value = passage.startsAt;
  const said = document.getElementById("taken");
  said.textContent = `${said.dataset.taken} ${passage.paragraph}`;
  bar.hidden = false;
  if (window.Highlight) CSS.highlights.set("taken", new Highlight(range.cloneRange()));
}

function takeSelection() {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return;
  const range = selection.getRangeAt(0);
  if (text.contains(range.startContainer)) take(range);
}

function startMoving() {
  text.contentEditable = "true";
  text.setAttribute("role", "textbox");
  text.setAttribute("aria-multiline", "true");
  text.setAttribute("aria-readonly", "true");
  text.spellcheck = false;
  help.hidden = false;
  text.focus();
}

function stopMoving() {
  text.contentEditable = "false";
  text.setAttribute("role", "region");
  text.removeAttribute("aria-multiline");
  text.removeAttribute("aria-readonly");
  help.hidden = true;
}

// What was typed by hand is looked for anew.
function forget(event) {
  if (event.target.id !== "id_quote") return;
  field("starts_at").value = "";
  field("paragraph").value = "";
}

function backToPassage() {
  const number = field("paragraph").value;
  const paragraph = number && document.getElementById(`p${number}`);
  const isBeside = matchMedia("(min-width: 1024px)").matches;
  if (paragraph && isBeside) paragraph.scrollIntoView({ block: "center" });
}

if (text) {
  let waiting;
  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(takeSelection, 150);
  });
  document.addEventListener("input", forget);
  byKeyboard.hidden = false;
  byKeyboard.addEventListener("click", startMoving);
  text.addEventListener("beforeinput", (event) => event.preventDefault());
  text.addEventListener("drop", (event) => event.preventDefault());
  text.addEventListener("blur", stopMoving);
  text.addEventListener("keydown", (event) => {
    if (!text.isContentEditable || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "Enter") takeSelection();
    (event.key === "Enter" ? field("quote") : byKeyboard).focus();
  });
  backToPassage();
}
