// What the map says. Every word comes from the server, in the reader's language.

export function makeWords(said, language) {
  const plurals = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  const number = (value) => numbers.format(value);
  const written = (value) => (typeof value === "number" ? number(value) : (value ?? ""));

  // A sentence with what it is given for %s, or by name for %(name)s; where there are several
  // forms of it, the one that the number asks for.
  function say(name, given = {}) {
    const values = typeof given === "object" ? given : { s: given };
    const forms = said[name] ?? "";
    const count = Object.values(values).find((value) => typeof value === "number") ?? 0;
    const sentence = typeof forms === "string" ? forms : (forms[plurals.select(count)] ?? forms.other);
    return sentence
      .replaceAll("%s", () => written(values.s))
      .replace(/%\((\w+)\)s/g, (_all, key) => written(values[key]));
  }
  const languages = new Intl.DisplayNames(language, { type: "language" });
  return { say, number, languageOf: (tag) => languages.of(tag) };
}
