// A new source: what the other sources of its site have in common is filled in when the address is.
// Where several publishers share the site, they are offered.

const address = document.querySelector("input[data-guess]");
const offered = Object.assign(document.createElement("datalist"), { id: "publishers-of-site" });
const hint = Object.assign(document.createElement("div"), { className: "help" });
hint.role = "status";

address?.addEventListener("change", async () => {
  const asked = `${address.dataset.guess}?${new URLSearchParams({ url: address.value })}`;
  const answer = await fetch(asked, { redirect: "manual" }).catch(() => null); // not to the sign-in
  const { publishers = [], several = "", ...found } = answer?.ok ? await answer.json() : {};
  for (const [name, value] of Object.entries(found)) {
    const field = address.form.elements[name];
    if (field && field.value === "") {
      field.value = value;
    }
  }
  const { publisher } = address.form.elements;
  publisher.after(hint, offered);
  publisher.setAttribute("list", offered.id);
  offered.replaceChildren(...publishers.map((value) => Object.assign(new Option(), { value })));
  hint.textContent = publisher.value === "" ? several : "";
});
