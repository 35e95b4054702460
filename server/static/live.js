// Results while typing: the server's page for what was typed takes the place of the one shown.

import { make } from "./shared.js";

const PAUSE = 300; // milliseconds without a key before a question is asked
const SETTLED = 3000; // and before it counts as one that was meant
const TOLD = 1000; // and before a screen reader is told how many results there are
export const SHOWN = ".found, .home"; // the pages whose field has live results

// Whoever pays for each kilobyte, or waits for it, asks with Enter.
const spares = () => {
  const { saveData, effectiveType } = navigator.connection ?? {};
  return saveData || /[23]g$/.test(effectiveType ?? "") || matchMedia("(prefers-reduced-data: reduce)").matches;
};

// `settled` is called with a question once it was meant, `shown` once other results are.
export function live(form, field, { settled, shown }) {
  const main = document.querySelector("main");
  const status = make("p", { class: "unseen", role: "status" });
  form.append(status);
  let here = location.href.split("#")[0];
  let asked = "";
  let isOpen = false; // whether the last entry of the history is of a question still being typed
  let running = new AbortController();
  const timers = {};
  const later = (name, task, time) => {
    clearTimeout(timers[name]);
    timers[name] = setTimeout(task, time);
  };

  // Without empty inputs, as when the form is sent.
  const address = () => `${form.action}?${new URLSearchParams(new FormData(form))}`;

  function settle() {
    clearTimeout(timers.settle);
    if (isOpen && field.value.trim()) settled(field.value.trim());
    isOpen = false;
  }

  const told = () => {
    status.textContent = main.querySelector(".total, .nothing h2")?.textContent.trim() ?? "";
  };

  // The field stays: it has the focus, and perhaps an open input method.
  function head(page) {
    const theirs = page.querySelector(".search");
    const bar = form.parentElement; // fields named before and after hide the form's own methods
    for (const part of [...bar.children]) if (part !== form) part.remove();
    const parts = [...theirs.parentElement.children];
    bar.prepend(...parts.slice(0, parts.indexOf(theirs)));
    bar.append(...parts.slice(parts.indexOf(theirs) + 1));
    document.body.className = page.body.className;
  }

  function take(page) {
    if (document.body.className !== page.body.className) head(page);
    main.replaceChildren(...page.querySelector("main").childNodes);
    document.title = page.title;
    const outside = (root) => [...root.querySelector(".search").children].filter((part) => !part.matches(".search-box, [role=status]"));
    for (const part of outside(document)) part.remove();
    status.before(...outside(page));
    const others = page.querySelectorAll(".footer a");
    document.querySelectorAll(".footer a").forEach((link, place) => link.setAttribute("href", others[place]?.getAttribute("href") ?? link.href));
    const feeds = (root) => [...root.querySelectorAll("head link[rel=alternate]")];
    for (const link of feeds(document)) link.remove();
    document.head.append(...feeds(page));
    shown(main);
    later("tell", told, TOLD);
  }

  // Shows the page at `target`, and gives it; false: there is none; null: another was asked for, as one request is open.
  async function load(target, isTyped = false) {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    asked = target;
    main.setAttribute("aria-busy", "true");
    let page;
    try {
      const reply = await fetch(target, { signal });
      page = new DOMParser().parseFromString(await reply.text(), "text/html");
    } catch {
      return signal.aborted ? null : false; // another letter was typed, or the server is away
    } finally {
      if (!signal.aborted) {
        main.removeAttribute("aria-busy");
        asked = "";
      }
    }
    // Anything else, such as an error, is for whoever asks with Enter.
    if (signal.aborted) return null;
    if (!page.body.matches(SHOWN)) return false;
    // Half a word may find nothing: the home page stays.
    if (isTyped && document.body.matches(".home") && page.querySelector(".nothing")) return false;
    here = target;
    take(page);
    return page;
  }

  async function ask() {
    const target = address();
    if (!field.value.trim() || target === (asked || here) || spares()) return;
    if (!(await load(target, true))) return;
    if (isOpen) history.replaceState(null, "", target);
    else history.pushState(null, "", target);
    isOpen = true;
    later("settle", settle, SETTLED);
  }

  const typed = () => {
    clearTimeout(timers.settle);
    later("ask", ask, PAUSE);
  };
  field.addEventListener("input", (event) => event.isComposing || typed());
  field.addEventListener("compositionend", typed);
  field.addEventListener("blur", settle);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timers.ask);
    running.abort();
    // The entry of what was typed so far becomes that of the question.
    const target = address();
    if (isOpen || target === location.href.split("#")[0]) location.replace(target);
    else location.assign(target);
  });
  // In the sheet of the filters, several are chosen one after the other.
  main.addEventListener("click", async (event) => {
    const link = event.target.closest(".facets :is(.value, .exclude)");
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey);
    if (!link || !isPlain || getComputedStyle(link.closest(".facets")).position !== "fixed") return;
    event.preventDefault();
    const { id } = link.closest(".facet");
    const name = link.parentElement.querySelector("bdi").textContent;
    const kind = link.classList[0];
    const page = await load(link.href);
    if (page === false) location.assign(link.href);
    if (!page) return;
    settle();
    history.pushState(null, "", link.href);
    main.querySelector(".facets")?.showPopover();
    const values = [...main.querySelectorAll(`#${CSS.escape(id)} li`)];
    values.find((value) => value.querySelector("bdi").textContent === name)?.querySelector(`.${kind}`).focus();
  });
  addEventListener("popstate", async () => {
    const target = location.href.split("#")[0];
    if (target === here) return; // a link within the page
    clearTimeout(timers.ask);
    isOpen = false;
    // At once, since somebody may go on typing before the page is there.
    field.value = new URL(target).searchParams.get("q") ?? "";
    if ((await load(target)) === false) location.reload();
  });
}
