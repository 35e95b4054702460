// Shortcuts.

import { store } from "./shared.js";

// Keys go by position, as in an Arabic layout they have other letters. They can be switched off (WCAG 2.1.4).
export function shortcuts(field, go, toggle) {
  const typing = "input, textarea, select, [contenteditable]";
  const actions = {
    Slash: () => field && (field.focus(), field.select()),
    KeyN: () => go?.(1),
    KeyJ: () => go?.(1),
    KeyP: () => go?.(-1),
    KeyK: () => go?.(-1),
  };
  const shown = () => toggle?.setAttribute("aria-pressed", String(store.get("keys", true)));
  toggle?.addEventListener("click", () => {
    store.set("keys", !store.get("keys", true));
    shown();
  });
  shown();
  document.addEventListener("keydown", (event) => {
    const plain = !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing);
    const code = event.key === "/" ? "Slash" : event.code;
    const free = !event.target.closest(typing) && store.get("keys", true);
    if (plain && free && actions[code]) {
      actions[code]();
      event.preventDefault();
    }
  });
}
