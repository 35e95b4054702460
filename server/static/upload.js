// The page that adds files: sends them one after the other, and follows their tasks.
// Text from the server and names of files are only ever inserted as text.
"use strict";

(() => {
  const box = document.getElementById("upload");
  const words = box.dataset;
  const { lang, dataset } = document.documentElement;
  // Messages come in the digits of the page, too.
  const language = `${lang}-u-nu-${dataset.digits}`;
  const numbers = new Intl.NumberFormat(language, { useGrouping: false });
  const [form, section] = [box.querySelector(".key"), box.querySelector(".files")];
  const [drop, list, total] = [".drop", ".sent", ".total"].map((name) => section.querySelector(name));
  const forget = section.querySelector(".forget");
  const refused = form.querySelector(".fault");
  const field = form.querySelector("input");

  // The key is kept for this tab; where storage is not allowed, for this page.
  let key = "";
  const KEY = "bahith key";
  function keep(text) {
    key = text;
    try {
      if (text) sessionStorage.setItem(KEY, text);
      else sessionStorage.removeItem(KEY);
    } catch {
      // Storage is not allowed.
    }
  }
  try {
    key = sessionStorage.getItem(KEY) ?? "";
  } catch {
    // Storage is not allowed.
  }

  const make = (tag, name = "", text = "") => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.textContent = text;
    return element;
  };
  // A message, in which names stand between FSI and PDI.
  const said = (message) => {
    const element = make("bdi");
    element.append(...message.split(/\u2068(.*?)\u2069/su).map((text, i) => (i % 2 ? make("bdi", "", text) : text)));
    return element;
  };
  const filled = (text, n, all = 0) => text.replace("{n}", numbers.format(n)).replace("{all}", numbers.format(all));
  const seconds = (count) => new Promise((resolve) => setTimeout(resolve, count * 1000));
  const headers = () => ({ "Accept-Language": language, ...(key && { Authorization: `Bearer ${key}` }) });

  // An answer of the API: its status, its JSON, and seconds to wait. Status 0: there was none.
  async function ask(address) {
    try {
      const reply = await fetch(address, { headers: headers(), cache: "no-store" });
      return { status: reply.status, json: await reply.json(), after: reply.headers.get("Retry-After") };
    } catch {
      return { status: 0, json: {}, after: null };
    }
  }

  // Like ask, for a file; fetch would not tell how much of it has been sent.
  function send(file, name, progress) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      const ended = () => {
        let json = {};
        try {
          json = JSON.parse(request.responseText);
        } catch {
          // A proxy answered, or nobody.
        }
        resolve({ status: request.status, json, after: request.getResponseHeader("Retry-After") });
      };
      request.open("POST", `${words.files}?name=${encodeURIComponent(name)}`);
      for (const [header, value] of Object.entries(headers())) request.setRequestHeader(header, value);
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.upload.addEventListener("progress", ({ loaded }) => progress(file.size ? loaded / file.size : 1));
      request.addEventListener("loadend", ended);
      request.send(file);
    });
  }

  const reason = ({ status, json }) => json.error?.message ?? (status ? filled(words.refused, status) : words.unreachable);
  const isRefused = ({ status }) => status === 401 || status === 403;
  const isBusy = ({ status }) => status === 429 || status === 503;

  function askForKey(why = "") {
    form.hidden = false;
    section.hidden = true;
    refused.replaceChildren(said(why));
    if (why) field.focus();
  }

  function open() {
    form.hidden = true;
    section.hidden = false;
    forget.hidden = !key;
  }

  // Whether the key, or being on this machine, is enough.
  async function enter() {
    const reply = await ask(`${words.tasks}?size=1`);
    if (reply.status === 200) {
      open();
      work();
    } else {
      askForKey(key || !isRefused(reply) ? reason(reply) : "");
    }
    return reply.status === 200;
  }

  const entries = [];
  const isOver = ({ state }) => state === "done" || state === "failed";

  function show(entry, state, text = words[state]) {
    const fresh = entry.state !== state;
    entry.state = state;
    entry.element.classList.toggle("failed", state === "failed");
    entry.told.textContent = text;
    entry.bar.hidden = isOver(entry);
    entry.again.hidden = state !== "failed" || Boolean(entry.task);
    // A bar without a value moves by itself.
    if (state !== "sending") entry.bar.removeAttribute("value");
    if (fresh) total.textContent = filled(words.total, entries.filter(isOver).length, entries.length);
  }

  function add(file, name) {
    const element = make("li");
    const head = make("p", "name");
    const told = make("span", "state");
    const [bar, details] = [make("progress"), make("div")];
    const again = make("button", "quiet", words.again);
    const title = make("bdi", "", name);
    title.dir = "auto";
    bar.max = 1;
    bar.setAttribute("aria-label", name);
    again.type = "button";
    again.setAttribute("aria-label", `${words.again}: ${name}`);
    head.append(title, told);
    element.append(head, bar, details, again);
    list.append(element);
    const entry = { file, name, element, told, bar, details, again, state: "", task: 0 };
    again.addEventListener("click", () => {
      details.replaceChildren();
      show(entry, "waits");
      work();
    });
    entries.push(entry);
    show(entry, "waits");
  }

  function explain(entry, problems) {
    const items = problems.map(({ message, line, place }) => {
      const item = make("li");
      const where = [place !== entry.name && place, line && filled(words.line, line)].filter(Boolean);
      where.forEach((text, i) => item.append(i ? " · " : "", make("bdi", "", text)));
      if (where.length) item.append(": ");
      item.append(said(message));
      return item;
    });
    const shown = make("ul");
    shown.setAttribute("aria-label", `${words.why}: ${entry.name}`);
    shown.append(...items);
    entry.details.append(...(items.length ? [shown] : []));
  }

  function tell(entry, task) {
    const counts = make("p", "counts");
    for (const name of ["added", "replaced", "unchanged", "failed"]) {
      if (task[name]) counts.append(make("span", "", filled(words[name === "failed" ? "left" : name], task[name])));
    }
    entry.details.replaceChildren(...(counts.childNodes.length ? [counts] : []));
    explain(entry, task.problems);
    if (task.state !== "done") return show(entry, task.state);
    const stored = task.added + task.replaced + task.unchanged;
    const text = stored ? (task.failed ? words.some : words.done) : words.none;
    return show(entry, stored ? "done" : "failed", text);
  }

  async function sendOne(entry) {
    show(entry, "sending");
    const reply = await send(entry.file, entry.name, (share) => (entry.bar.value = share));
    if (reply.status === 200 || reply.status === 202) {
      entry.task = reply.json.task;
      tell(entry, reply.json);
    } else if (isRefused(reply)) {
      show(entry, "waits");
      askForKey(reason(reply));
    } else if (isBusy(reply)) {
      show(entry, "waits", words.later);
      await seconds(Number(reply.after) || 5);
    } else {
      show(entry, "failed");
      explain(entry, [{ message: reason(reply) }]);
      // What the server refuses once, it refuses again.
      entry.again.hidden = reply.status >= 400 && reply.status < 500;
    }
  }

  let [sends, follows] = [false, false];
  const usable = () => !section.hidden;

  async function sendAll() {
    if (sends) return;
    sends = true;
    for (let entry; usable() && (entry = entries.find(({ state }) => state === "waits")); ) {
      await sendOne(entry);
      follow();
    }
    sends = false;
  }

  // Tasks end in the order of their numbers, so only the first has to be asked for.
  async function follow() {
    if (follows) return;
    follows = true;
    for (let entry; usable() && (entry = entries.find((it) => it.task && !isOver(it))); ) {
      const reply = await ask(`${words.tasks}/${entry.task}`);
      if (reply.status === 200) tell(entry, reply.json);
      else if (isRefused(reply)) askForKey(reason(reply));
      else if (reply.status === 404) {
        show(entry, "failed");
        explain(entry, [{ message: reason(reply) }]);
      }
      if (!isOver(entry)) await seconds(reply.status === 200 ? 0.5 : Number(reply.after) || 3);
    }
    follows = false;
  }

  function work() {
    sendAll();
    follow();
  }

  // All files of a folder that was dropped, with their names from there.
  async function walk(dropped, found) {
    if (dropped instanceof File) {
      found.push([dropped, dropped.name]);
      return;
    }
    if (dropped.isFile) {
      const file = await new Promise((resolve, reject) => dropped.file(resolve, reject));
      found.push([file, dropped.fullPath.replace(/^\//, "")]);
      return;
    }
    const reader = dropped.createReader();
    for (let some; (some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject))).length; ) {
      for (const one of some) await walk(one, found);
    }
  }

  for (const input of section.querySelectorAll("input")) {
    input.addEventListener("change", () => {
      for (const file of input.files) add(file, file.webkitRelativePath || file.name);
      input.value = "";
      work();
    });
  }

  // Beside the box too, or the browser would leave the page for the file.
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget || drop.classList.remove("over"));
  document.addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (!usable()) return;
    const found = [];
    // What was dropped is gone after the first await.
    const carried = [...event.dataTransfer.items].filter(({ kind }) => kind === "file");
    const dropped = carried.map((item) => item.webkitGetAsEntry() ?? item.getAsFile()).filter(Boolean);
    for (const one of dropped) {
      try {
        await walk(one, found);
      } catch (error) {
        add(null, one.name);
        const entry = entries.at(-1);
        show(entry, "failed");
        entry.again.hidden = true;
        explain(entry, [{ message: words.unread }]);
      }
    }
    for (const [file, name] of found) add(file, name);
    work();
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    keep(field.value.trim());
    if (await enter()) {
      field.value = "";
      section.querySelector("input").focus();
    } else keep("");
  });
  forget.addEventListener("click", () => {
    keep("");
    askForKey();
    field.focus();
  });

  window.addEventListener("beforeunload", (event) => {
    if (entries.some(({ state }) => state === "waits" || state === "sending")) event.preventDefault();
  });

  if ("open" in words || key) enter();
  else askForKey();
})();
