// Work that is done in portions goes on by itself where a script can press the button.

document.querySelector("button[data-goes-on]")?.click();
