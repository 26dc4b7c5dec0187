// What every page needs: the forgery token, the state of the line, running clocks, and words for those who listen.
"use strict";
const desk = (() => {
  const body = document.body;
  const at = body.dataset.now ? Date.parse(body.dataset.now) - Date.now() : 0;

  const token = () => {
    const cookie = document.cookie.split("; ").find((part) => /^(?:__Host-)?csrftoken=/.test(part));
    return cookie ? decodeURIComponent(cookie.slice(cookie.indexOf("=") + 1)) : document.querySelector("meta[name=csrf]").content;
  };
  // Whose page this is: what one person typed is never sent as another.
  const whose = body.dataset.user || "1";
  const say = (text) => { document.getElementById("say").textContent = text; };
  const notice = (text) => {
    const place = document.getElementById("notice");
    place.textContent = text;
    place.hidden = !text;
  };
  const settled = () => { if (!document.getElementById("notice").textContent.startsWith("NOT SAVED")) notice(""); };
  let listening = false;
  const reached = () => connection(listening ? "live" : "waiting");
  const connection = (state) => {
    const place = document.getElementById("connection");
    if (!place || place.dataset.state === state) return;
    place.dataset.state = state;
    place.textContent = { live: "Live", lost: "Line lost. Type on: it is kept here.", waiting: "Connecting" }[state];
  };

  const two = (n) => String(n).padStart(2, "0");
  function words(seconds) {
    const whole = Math.floor(Math.abs(seconds));
    const days = Math.floor(whole / 86400), hours = Math.floor(whole / 3600) % 24, minutes = Math.floor(whole / 60) % 60;
    if (days) return `${days} d ${hours} h`;
    return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${two(minutes)}:${two(whole % 60)}`;
  }
  function tick() {
    const now = Date.now() + at;
    for (const place of document.querySelectorAll("time.tick")) {
      const since = place.dataset.since, until = place.dataset.until;
      let text = "";
      if (since) text = words((now - Date.parse(since)) / 1000);
      else if (until) {
        const left = (Date.parse(until) - now) / 1000;
        text = left < 0 ? `overdue ${words(left)}` : `${words(left)} left`;
      }
      if (text && place.textContent !== text) place.textContent = text;
    }
  }
  if (document.querySelector("time.tick") || body.dataset.incident) setInterval(tick, 1000);
  tick();

  body.addEventListener("htmx:configRequest", (event) => { event.detail.headers["X-CSRFToken"] = token(); event.detail.headers["X-Desk"] = whose; });
  body.addEventListener("htmx:sseOpen", () => { listening = true; connection("live"); });
  window.addEventListener("online", reached);
  // The queue is drawn anew at most once a second, however much happens; and once more whenever the line comes back.
  const heard = new WeakSet();
  let waits = 0;
  const queueChanged = () => {
    waits = waits || setTimeout(() => {
      waits = 0;
      const items = document.getElementById("queue-items");
      if (items) htmx.trigger(items, "queue-changed");
    }, 1000);
  };
  body.addEventListener("htmx:sseOpen", ({ detail }) => {
    queueChanged();
    if (heard.has(detail.source)) return;
    heard.add(detail.source);
    detail.source.addEventListener("queue", queueChanged);
  });
  // Word to whoever sits here: drawn anew when the line comes back, said politely, and each only once.
  const strip = document.getElementById("asides");
  if (strip) {
    const words = () => [...strip.querySelectorAll("[data-aside]")];
    const told = new Set(words().map((w) => w.dataset.aside));
    body.addEventListener("htmx:sseOpen", () => htmx.trigger(strip, "asides"));
    strip.addEventListener("htmx:afterSwap", () => {
      const fresh = words().filter((w) => !told.has(w.dataset.aside));
      for (const word of fresh) told.add(word.dataset.aside);
      if (fresh.length) say(fresh.map((w) => w.dataset.sentence).join(" "));
    });
  }
  body.addEventListener("htmx:sseError", () => { listening = false; connection("lost"); });
  window.addEventListener("offline", () => connection("lost"));
  body.addEventListener("htmx:responseError", (event) => refused(event.detail.xhr.status));
  body.addEventListener("htmx:sendError", () => notice("The desk cannot be reached. What you typed is still here; try again."));
  body.addEventListener("htmx:afterOnLoad", () => tick());

  function refused(status) {
    if (desk.cover && (status === 401 || status === 423)) desk.cover(status === 401 ? "out" : "locked");
    else if (status === 403) notice("The desk did not take this step. Reload the page; what you typed is kept.");
    else notice("The desk had a fault and did not take this step. What you typed is still here; try again.");
  }

  const field = document.getElementById("position-field");
  const kept = (() => { try { return localStorage.getItem("firstcall:position") || ""; } catch { return ""; } })();
  if (field) {
    field.value = kept;
    field.form.addEventListener("submit", () => { try { localStorage.setItem("firstcall:position", field.value.trim()); } catch { /* no place to keep it */ } });
  }
  const shown = document.getElementById("position");
  if (shown && kept) shown.textContent = `, position ${kept}`;

  return { token, whose, say, notice, settled, connection, reached, tick, refused, now: () => Date.now() + at };
})();
