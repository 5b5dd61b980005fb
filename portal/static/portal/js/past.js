// On a page of the past, what scripts ask for and lead to is of the same moment, as its links are.
const NAME = "as_recorded";

export function ofItsMoment(address) {
  const moment = new URLSearchParams(location.search).get(NAME);
  if (!moment) return address;
  const url = new URL(address, location.href);
  if (!url.searchParams.has(NAME)) url.searchParams.set(NAME, moment);
  return url.href;
}
