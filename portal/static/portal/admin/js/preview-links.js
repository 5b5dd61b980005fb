/* Makes, copies and revokes links to a preview in place, so that the form around them stays as it
   is typed. Without this they have a page of their own. */

const PART = ".preview-links";

const say = (part, words) => {
  part.querySelector("[role=status]").textContent = words;
};

/* No button here may become the first of the form, which Enter in a field would press. */
const settle = (part) => {
  for (const button of part.querySelectorAll("button")) {
    button.type = "button";
    button.hidden = "copy" in button.dataset && !navigator.clipboard;
  }
  part.querySelector(".preview-make").hidden = false;
  part.querySelector(".preview-page")?.remove();
};

const copy = async (button, part) => {
  await navigator.clipboard.writeText(button.dataset.copy);
  say(part, button.dataset.copied);
};

const send = async (button, part) => {
  part.inert = true; // a second click would make a second link
  const token = part.closest("form").elements.csrfmiddlewaretoken.value;
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, [button.name]: button.value });
  const answer = await fetch(part.dataset.to, { method: "POST", body });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(PART);
  if (!answer.ok || !fresh) throw new Error(answer.statusText);
  settle(fresh);
  part.replaceWith(fresh);
  fresh.querySelector("summary").focus();
  say(fresh, page.querySelector(".messagelist")?.textContent.trim() ?? "");
};

document.addEventListener("click", async (event) => {
  const button = event.target.closest(`${PART} button`);
  if (!button) return;
  const part = button.closest(PART);
  try {
    await ("copy" in button.dataset ? copy : send)(button, part);
  } catch {
    part.inert = false;
    say(part, part.dataset.failed);
    button.focus();
  }
});

document.querySelectorAll(PART).forEach(settle);
