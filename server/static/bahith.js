// What JavaScript adds to the pages: suggestions, recent searches, shortcuts, a link to copy.
// Everything else works without it. Text from the server is only ever inserted as text.
"use strict";

(() => {
  const page = document.documentElement;
  const numbers = new Intl.NumberFormat(`${page.lang}-u-nu-${page.dataset.digits}`, { useGrouping: false });
  page.classList.add("js");

  const make = (tag, attributes = {}, text = "") => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  };

  // Nothing is remembered where storage is not allowed.
  const store = {
    get(name, otherwise) {
      try {
        return JSON.parse(localStorage.getItem(name)) ?? otherwise;
      } catch {
        return otherwise;
      }
    },
    set(name, value) {
      try {
        localStorage.setItem(name, JSON.stringify(value));
      } catch {
        // Private windows and full disks: see above.
      }
    },
  };

  const recent = {
    most: 8,
    all: () => store.get("recent", []).filter((text) => typeof text === "string"),
    add: (text) => store.set("recent", [text, ...recent.all().filter((other) => other !== text)].slice(0, recent.most)),
    clear: () => store.set("recent", []),
  };

  // The pattern "combobox with listbox popup" of the ARIA Authoring Practices: the focus stays in
  // the field, and aria-activedescendant names the option that Enter would choose.
  function suggest(box) {
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

    function show(suggestions, remembered) {
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
        element.append(make("bdi", {}, suggestion.text));
        if (words[suggestion.kind]) element.append(make("span", { class: "kind" }, words[suggestion.kind]));
        list.append(element);
        return { element, suggestion };
      });
      heading.hidden = clear.hidden = !remembered;
      popup.hidden = false;
      field.setAttribute("aria-expanded", "true");
      status.textContent = words.count.replace("{n}", numbers.format(options.length));
    }

    const showRecent = () => show(recent.all().map((text) => ({ text, kind: "" })), true);

    async function ask(text) {
      running.abort();
      running = new AbortController();
      try {
        const reply = await fetch(`${words.suggest}?q=${encodeURIComponent(text)}`, { signal: running.signal });
        const { suggestions } = reply.ok ? await reply.json() : { suggestions: [] };
        if (field.value === text && document.activeElement === field) show(suggestions, false);
      } catch (error) {
        // Another letter was typed, which aborted this request, or the server is down: no suggestions.
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
    };

    field.addEventListener("input", (event) => event.isComposing || typed());
    field.addEventListener("compositionend", typed);
    field.addEventListener("click", () => popup.hidden && !field.value.trim() && showRecent());
    field.addEventListener("keydown", (event) => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      // A key that is not handled here does what it usually does: Enter submits, Escape clears.
      if (keys[event.key] && keys[event.key]() !== false) event.preventDefault();
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
    box.addEventListener("focusout", (event) => box.contains(event.relatedTarget) || close());
    field.form.addEventListener("submit", close);
  }

  function copying(button) {
    const told = button.querySelector("[role=status]");
    const text = button.dataset.text ?? location.href;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text);
        told.textContent = button.dataset.done;
      } catch {
        // There is no clipboard without TLS: show what to copy by hand.
        window.prompt(button.dataset.failed, text);
      }
      setTimeout(() => (told.textContent = ""), 3000);
    });
  }

  // Moves from match to match in an article, and from the last to the first.
  function matches(bar) {
    const marks = [...document.querySelectorAll("main article mark")];
    const place = bar.querySelector(".place");
    let here = -1;
    const go = (by) => {
      marks[here]?.classList.remove("here");
      here = here < 0 ? (by > 0 ? 0 : marks.length - 1) : (here + by + marks.length) % marks.length;
      const mark = marks[here];
      mark.classList.add("here");
      mark.tabIndex = -1;
      mark.focus({ preventScroll: true });
      mark.scrollIntoView({ block: "center" });
      place.textContent = `${numbers.format(here + 1)} / ${numbers.format(marks.length)}`;
    };
    const [previous, next] = bar.querySelectorAll("button");
    previous.addEventListener("click", () => go(-1));
    next.addEventListener("click", () => go(1));
    return go;
  }

  // Keys are identified by position, so that they work in an Arabic layout as well. They can
  // be switched off, because other programs that listen to single keys may need them (WCAG 2.1.4).
  function shortcuts(field, go, toggle) {
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

  // "More" and the search inside a facet load only the facet; without this, they load the page.
  function facet(panels) {
    let timer = 0;
    let running = new AbortController();
    async function load(address, id) {
      running.abort();
      running = new AbortController();
      const reply = await fetch(address, { signal: running.signal });
      if (!reply.ok) throw new Error(reply.statusText);
      history.replaceState(null, "", address);
      return new DOMParser().parseFromString(await reply.text(), "text/html").getElementById(id);
    }
    const searched = (form) => `${form.action.split("#")[0]}?${new URLSearchParams(new FormData(form))}`;
    async function search(form) {
      const section = form.closest(".facet");
      try {
        const loaded = await load(searched(form), section.id);
        // The field stays, so that what is typed meanwhile is not lost.
        for (const part of [".values", "[role=status]"]) {
          section.querySelector(part).replaceChildren(...loaded.querySelector(part).childNodes);
        }
      } catch (error) {
        if (error.name !== "AbortError") form.submit();
      }
    }
    panels.addEventListener("input", (event) => {
      clearTimeout(timer);
      if (event.target.form) timer = setTimeout(search, 150, event.target.form);
    });
    panels.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(timer);
      search(event.target);
    });
    panels.addEventListener("click", async (event) => {
      const link = event.target.closest(".more");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const { id } = link.closest(".facet");
      try {
        const loaded = await load(link.href.split("#")[0], id);
        // Only one facet is open at a time: the address has one.
        for (const form of panels.querySelectorAll(".inside")) if (!form.closest(`#${id}`)) return location.assign(link.href);
        document.getElementById(id).replaceWith(loaded);
        (loaded.querySelector("#find") ?? loaded.querySelector(".more")).focus();
      } catch (error) {
        if (error.name !== "AbortError") location.assign(link.href);
      }
    });
  }

  // A picture that does not load leaves no gap. It may have failed before this script ran.
  for (const picture of document.querySelectorAll(".picture")) {
    picture.addEventListener("error", () => picture.remove());
    if (picture.complete && !picture.naturalWidth && picture.loading !== "lazy") picture.remove();
  }

  // Addresses hold no empty inputs; without this, the server takes them out.
  document.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
  });

  const box = document.querySelector(".search-box");
  const bar = document.querySelector(".matches");
  if (box) suggest(box);
  const panels = document.querySelector(".facets");
  if (panels) facet(panels);
  document.querySelectorAll(".copy").forEach(copying);
  const field = box?.querySelector("input");
  if (document.body.classList.contains("found") && field?.value.trim()) recent.add(field.value.trim());
  shortcuts(field, bar && matches(bar), document.querySelector(".keys"));
})();
