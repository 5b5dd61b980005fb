// What the server does not take is kept in this browser until it does, or somebody signs out.
const PREFIX = "typing:"; // then person and form

document.getElementById("logout-form")?.addEventListener("submit", () => {
  for (const key of keysOf(PREFIX)) localStorage.removeItem(key);
});

export class UnsentCopies {
  constructor(user, token) {
    this.ofUser = `${PREFIX}${user}:`;
    this.own = this.ofUser + token;
  }

  keep(at, data) {
    const typed = [...data].filter(([name]) => name !== "csrfmiddlewaretoken");
    try {
      localStorage.setItem(this.own, JSON.stringify({ at, data: typed }));
    } catch {
      // A browser without room for it keeps the page, which has it.
    }
  }

  forget() {
    localStorage.removeItem(this.own);
  }

  // Sends those of other forms of the person; yields what the server has taken, with its answer.
  async *handIn(csrfToken) {
    for (const key of keysOf(this.ofUser).filter((key) => key !== this.own)) {
      const { at, data } = JSON.parse(localStorage.getItem(key));
      const body = new URLSearchParams(data);
      body.set("csrfmiddlewaretoken", csrfToken());
      const options = { method: "POST", body, redirect: "manual" };
      const answer = await fetch(at, options).catch(() => null);
      if (!answer?.ok) continue;
      localStorage.removeItem(key);
      yield { at, body, answer };
    }
  }
}

function keysOf(prefix) {
  return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
}
