// Suggestions and recent searches below the search box.

import { pieces } from "./completion.js";
import { make, numbers, store } from "./shared.js";

export const recent = {
  most: 8,
  all: () => store.get("recent", []).filter((text) => typeof text === "string"),
  add: (text) => store.set("recent", [text, ...recent.all().filter((other) => other !== text)].slice(0, recent.most)),
  clear: () => store.set("recent", []),
};

// "Combobox with listbox popup" of the ARIA Authoring Practices: the focus stays in
// the field, and aria-activedescendant names the option that Enter would choose.
export function suggest(box) {
  const words = box.dataset;
  const field = box.querySelector("input");
  const popup = make("div", { class: "popup", hidden: "" });
  const heading = make("p", { class: "heading", "aria-hidden": "true" }, words.recent);
  const list = make("ul", { id: "suggestions", role: "listbox", "aria-label": words.list });
  const clear = make("button", { type: "button", class: "quiet" }, words.clear);
  const status = make("p", { class: "unseen", role: "status" });
  popup.append(heading, list, clear);
  box.append(popup, status);
  const combobox = { role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" };
  for (const [name, value] of Object.entries(combobox)) field.setAttribute(name, value);

  let options = [];
  let active = -1;
  let timer = 0;
  let running = new AbortController();

  function activate(place) {
    options[active]?.element.setAttribute("aria-selected", "false");
    active = place;
    const option = options[active]?.element;
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  }

  function close() {
    clearTimeout(timer);
    running.abort();
    activate(-1);
    popup.hidden = true;
    field.setAttribute("aria-expanded", "false");
  }

  function show(suggestions, typed = "") {
    const remembered = !typed;
    if (!suggestions.length) {
      close();
      status.textContent = "";
      return;
    }
    list.replaceChildren();
    active = -1;
    field.removeAttribute("aria-activedescendant");
    options = suggestions.map((suggestion, place) => {
      const element = make("li", { id: `suggestion-${place}`, role: "option", "aria-selected": "false" });
      const text = make("bdi");
      const whole = remembered || suggestion.kind === "title" ? [[suggestion.text, true]] : pieces(suggestion.text, typed);
      for (const [piece, isTyped] of whole) text.append(isTyped ? piece : make("b", {}, piece));
      element.append(text);
      if (words[suggestion.kind]) element.append(make("span", { class: "kind" }, words[suggestion.kind]));
      if (suggestion.matches !== undefined) {
        const number = make("span", { class: "number" }, numbers.format(suggestion.matches));
        number.prepend(make("span", { class: "unseen" }, `${words.matches} `));
        element.append(number);
      }
      list.append(element);
      return { element, suggestion };
    });
    heading.hidden = clear.hidden = !remembered;
    popup.hidden = false;
    field.setAttribute("aria-expanded", "true");
    status.textContent = words.count.replace("{n}", numbers.format(options.length));
  }

  const showRecent = () => show(recent.all().map((text) => ({ text, kind: "" })));

  async function ask(text) {
    running.abort();
    running = new AbortController();
    try {
      const reply = await fetch(`${words.suggest}?counts=1&q=${encodeURIComponent(text)}`, { signal: running.signal });
      const { suggestions } = reply.ok ? await reply.json() : { suggestions: [] };
      if (field.value === text && document.activeElement === field) show(suggestions, text);
    } catch (error) {
      // Another letter aborted this request, or the server is down.
      if (error.name !== "AbortError") close();
    }
  }

  function choose({ text, kind, id }) {
    close();
    if (kind === "title" && id) {
      location.assign(words.article + id.split("/").map(encodeURIComponent).join("/"));
      return;
    }
    field.value = text;
    field.form.requestSubmit();
  }

  const typed = () => {
    clearTimeout(timer);
    if (field.value.trim()) timer = setTimeout(ask, 90, field.value);
    else showRecent();
  };
  const step = (by) => {
    if (!popup.hidden) activate(((active + 1 + by + options.length + 1) % (options.length + 1)) - 1);
    else typed();
  };
  const keys = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: () => active >= 0 && choose(options[active].suggestion),
    Escape: () => !popup.hidden && (close(), true),
    // The only thing in the list to go on to; nothing is left open behind.
    Tab: (event) => (popup.hidden || clear.hidden || event.shiftKey ? (close(), false) : (clear.focus(), true)),
  };

  field.addEventListener("input", (event) => event.isComposing || typed());
  field.addEventListener("compositionend", typed);
  field.addEventListener("click", () => popup.hidden && !field.value.trim() && showRecent());
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    // Other keys do what they usually do: Enter submits, Escape clears.
    if (keys[event.key] && keys[event.key](event) !== false) event.preventDefault();
  });
  // The field keeps the focus while an option is clicked.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = options.find(({ element }) => element.contains(event.target));
    if (option) choose(option.suggestion);
  });
  clear.addEventListener("click", () => {
    recent.clear();
    close();
    field.focus();
  });
  box.addEventListener("focusout", ({ relatedTarget: next }) => next === field || popup.contains(next) || close());
  field.form.addEventListener("submit", close);
}
