// The typing line. What is typed is kept in this browser until the server has acknowledged it; lines go out in order, each under its own token.
"use strict";
(() => {
  const form = document.getElementById("line-form");
  const user = document.body.dataset.user, here = document.body.dataset.incident;
  const prefix = `firstcall:lines:${user}:`;
  const draftName = `firstcall:draft:${user}:${here}`;
  const outbox = document.getElementById("outbox");
  const read = (name) => { try { return JSON.parse(localStorage.getItem(name)) || []; } catch { return []; } };
  let unstored = false;
  function write(name, value) {
    try {
      if (value && value.length) localStorage.setItem(name, typeof value === "string" ? value : JSON.stringify(value));
      else localStorage.removeItem(name);
      unstored = false;
    } catch {
      if (!unstored) desk.notice("This browser cannot keep what you type. Do not close the page before it is saved.");
      unstored = true;
    }
  }
  const memory = new Map();
  const lines = (incident) => {
    if (!memory.has(incident)) memory.set(incident, read(prefix + incident));
    return memory.get(incident);
  };
  const keep = (incident) => write(prefix + incident, lines(incident).map(({ token, text, struck, says }) => ({ token, text, struck, says })));
  const mint = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");

  // Lines that are not saved stand under the log, each marked.
  function draw() {
    const items = lines(here);
    outbox.replaceChildren(...items.map((item) => {
      const row = document.createElement("li");
      row.className = "item item--unsaved";
      const head = document.createElement("div");
      head.className = "item__head";
      const mark = document.createElement("strong");
      mark.className = item.kept ? "" : "unsaved";
      mark.textContent = item.kept ? "saved" : "NOT SAVED";
      head.append(mark);
      if (item.says) {
        head.append(item.says.join(" "));
        const back = document.createElement("button");
        back.type = "button";
        back.className = "tiny";
        back.textContent = "Take back into the line";
        back.addEventListener("click", () => takeBack(item));
        head.append(back);
      }
      const text = document.createElement("p");
      text.className = "typed";
      text.dir = "auto";
      text.textContent = item.text;
      row.append(head, text);
      return row;
    }));
    if (items.length && desk.toEnd) desk.toEnd();
    window.onbeforeunload = items.some((i) => !i.kept) && unstored ? () => true : null;
    const elsewhere = others().filter((incident) => lines(incident).length);
    if (elsewhere.length) desk.notice(`NOT SAVED: lines of ${elsewhere.map((n) => `FC-${n.padStart(6, "0")}`).join(", ")}. They are being sent again.`);
  }
  const others = () => {
    try { return Object.keys(localStorage).filter((k) => k.startsWith(prefix)).map((k) => k.slice(prefix.length)).filter((n) => n !== here); } catch { return []; }
  };
  function takeBack(item) {
    memory.set(here, lines(here).filter((other) => other !== item));
    keep(here);
    area.value = area.value ? `${item.text}\n${area.value}` : item.text;
    area.dispatchEvent(new Event("input"));
    area.focus();
    draw();
    flush();
  }

  // Sending: one at a time, in order, again and again until it is acknowledged.
  let sending = false, wait = 0, timer = 0;
  const address = (incident) => `/incidents/${encodeURIComponent(incident)}/lines`;
  async function flush() {
    if (sending) return;
    clearTimeout(timer);
    sending = true;
    try {
      for (const incident of [here, ...others()]) {
        for (let next; (next = lines(incident).find((i) => !i.kept && !i.says)); ) {
          if (!(await send(incident, next))) { again(); return; }
          wait = 0;
        }
      }
    } finally { sending = false; }
  }
  function again() {
    wait = Math.min(wait ? wait * 2 : 1000, 15000);
    timer = setTimeout(flush, wait);
  }
  async function send(incident, item) {
    const data = new URLSearchParams({ text: item.text, token: item.token });
    for (const struck of item.struck || []) data.append("struck", struck);
    let answer;
    try {
      answer = await fetch(address(incident), { method: "POST", body: data, headers: { "X-CSRFToken": desk.token(), "X-Desk": desk.whose }, signal: AbortSignal.timeout(20000) });
    } catch { desk.connection("lost"); return false; }
    desk.reached();
    if (answer.status === 422) {
      item.says = ((await answer.json().catch(() => ({}))).says) || ["It was refused."];
      desk.say("The line was not saved");
    } else if (answer.ok) {
      const told = await answer.json().catch(() => null);
      if (!told || !told.kept) return false;
      item.kept = true;
      item.seq = told.seq;
      if (incident !== here || desk.seq() >= told.seq) memory.set(incident, lines(incident).filter((other) => other !== item));
      else setTimeout(() => { if (desk.seq() < told.seq) desk.refresh(); }, 400); // the stream tells of it sooner, and of the answers with it
    } else { desk.refused(answer.status); return false; }
    store(incident);
    return true;
  }
  function store(incident) {
    const left = lines(incident).filter((i) => !i.kept);
    write(prefix + incident, left.map(({ token, text, struck, says }) => ({ token, text, struck, says })));
    draw();
  }
  document.body.addEventListener("desk:shown", (event) => {
    memory.set(here, lines(here).filter((i) => !(i.kept && i.seq <= event.detail)));
    draw();
  });
  document.body.addEventListener("htmx:sseOpen", () => { wait = 0; flush(); });
  window.addEventListener("online", () => { wait = 0; flush(); });
  document.body.addEventListener("desk:unlocked", () => { wait = 0; flush(); });
  draw();
  flush();
  if (!form) return;

  const area = document.getElementById("line");
  const reading = document.getElementById("reading");
  let struck = new Set();
  const kept = (() => { try { return localStorage.getItem(draftName) || ""; } catch { return ""; } })();
  if (kept && !area.value) area.value = kept;

  function fit() {
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight + 2, 160)}px`;
  }
  area.addEventListener("input", () => { write(draftName, area.value); fit(); preview(); });
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && !event.altKey) { event.preventDefault(); form.requestSubmit(); }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!area.value.trim()) return;
    const item = { token: mint(), text: area.value, struck: [...struck] };
    lines(here).push(item);
    store(here);
    area.value = "";
    write(draftName, "");
    struck = new Set();
    showReading("");
    fit();
    area.focus();
    flush();
  });

  // What would be read is shown while it is typed; each finding can be struck out before it is sent.
  let debounce = 0, asked = null;
  function preview() {
    clearTimeout(debounce);
    if (!area.value.trim()) { if (asked) asked.abort(); showReading(""); return; }
    debounce = setTimeout(look, 150);
  }
  async function look() {
    if (asked) asked.abort();
    asked = new AbortController();
    const text = area.value;
    const data = new URLSearchParams({ text });
    for (const one of struck) data.append("struck", one);
    try {
      const answer = await fetch(form.dataset.reading, { method: "POST", body: data, headers: { "X-CSRFToken": desk.token(), "X-Desk": desk.whose }, signal: asked.signal });
      if (answer.ok && area.value === text) showReading(await answer.text());
      else if (answer.status === 401 || answer.status === 423) desk.refused(answer.status);
    } catch { /* the preview is a convenience; the line itself is kept and sent */ }
  }
  function showReading(html) {
    const focused = document.activeElement && reading.contains(document.activeElement) ? document.activeElement.dataset.strike : "";
    reading.innerHTML = html; // nosemgrep: script-writes-markup (drawn by the desk, escaped there)
    document.body.classList.toggle("previewing", Boolean(html.trim()));
    if (focused) (reading.querySelector(`[data-strike="${CSS.escape(focused)}"]`) || area).focus();
  }
  reading.addEventListener("click", (event) => {
    const button = event.target.closest("[data-strike]");
    if (!button) return;
    const one = button.dataset.strike;
    struck.has(one) ? struck.delete(one) : struck.add(one);
    look();
  });
  fit();
  preview();
})();
