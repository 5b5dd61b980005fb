// What is meant by a key, whatever it is pressed for and on.

// Of an input method, as for Chinese. Safari ends a composition before it tells of the key that
// ended it: only the code of the key says then what it was.
export const isComposing = (event) => event.isComposing || event.keyCode === 229;

// The letter of a command: on a Russian keyboard that of its place, as it has no Latin ones.
export const letterOf = ({ key, code, shiftKey }) =>
  key > "~" && !shiftKey ? code.slice("Key".length).toLowerCase() : key;
