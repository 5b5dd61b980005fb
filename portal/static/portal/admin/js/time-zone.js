// Tells the desk the time zone of the browser, for who has chosen none.

const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
const secure = location.protocol === "https:" ? "; secure" : "";
document.cookie = `time_zone=${timeZone}; path=/admin/; max-age=31536000; samesite=lax${secure}`;
