// Tells keys that belong to an input method, as for Chinese. Safari ends a composition before it
// tells of the key that ended it: only the code of the key says then what it was.

export const isComposing = (event) => event.isComposing || event.keyCode === 229;
