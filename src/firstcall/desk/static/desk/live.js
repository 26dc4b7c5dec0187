// Keeps the panes true: asks for what changed, never takes a field from under a hand, and says a critical warning aloud once.
"use strict";
(() => {
  const live = document.getElementById("live");
  const body = document.body;
  const scroller = document.getElementById("log-scroll");
  const refresh = () => htmx.trigger(live, "refresh");
  desk.refresh = refresh;
  desk.seq = () => Number(live.dataset.seq);

  // What the page holds already is named, so that only changed panes come back.
  const shown = () => [...document.querySelectorAll("[data-critical]")].map((w) => w.dataset.critical).join(".");
  const marks = () => [...document.querySelectorAll("[data-pane]")].map((p) => `${p.dataset.pane}=${p.dataset.mark}`).join(",") + `,critical=${shown()}`;
  live.addEventListener("htmx:configRequest", (event) => { event.detail.headers["X-Panes"] = marks(); });
  live.addEventListener("htmx:beforeRequest", (event) => {
    const cause = event.detail.requestConfig.triggeringEvent;
    const told = cause && cause.detail ? Number(cause.detail.data) : NaN;
    if (told && told <= desk.seq()) event.preventDefault();
  });
  live.addEventListener("htmx:afterRequest", (event) => {
    // A critical warning comes first and alone; the rest is asked for once it is painted.
    if (event.detail.successful && event.detail.xhr.getResponseHeader("X-More")) { requestAnimationFrame(() => setTimeout(refresh)); return; }
    const seq = Number(event.detail.xhr.getResponseHeader("X-Seq"));
    if (event.detail.successful && seq) {
      live.dataset.seq = String(Math.max(seq, desk.seq()));
      body.dispatchEvent(new CustomEvent("desk:shown", { detail: seq }));
    }
  });
  body.addEventListener("htmx:sseOpen", refresh);
  body.addEventListener("desk:unlocked", refresh);

  // A pane in which somebody types is left alone until they are done; its old mark brings it again.
  const editing = (pane) => {
    const at = document.activeElement;
    const typed = (f) => (f.tagName === "SELECT" ? false : f.type !== "radio" && f.type !== "hidden" && f.value !== f.defaultValue);
    const fields = [...pane.querySelectorAll("input, textarea")];
    const here = at && pane.contains(at) && at.matches("input:not([type=radio]), textarea, select");
    return fields.some(typed) || (here && !pane.dataset.release);
  };
  let wasAtEnd = true, atEnd = null;
  body.addEventListener("htmx:oobBeforeSwap", (event) => {
    const pane = event.detail.target;
    if (!pane.dataset || !pane.dataset.pane) return;
    if (editing(pane)) {
      pane.dataset.held = "yes";
      event.detail.shouldSwap = false;
      return;
    }
    if (["log", "earlier"].includes(pane.dataset.pane) && atEnd === null) atEnd = wasAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40;
    for (const open of pane.querySelectorAll("details[open][id]")) {
      const next = event.detail.fragment.querySelector(`#${CSS.escape(open.id)}`);
      if (!next) continue;
      next.open = true;
      if (open.dataset.unfold && open.dataset.unfold === next.dataset.unfold) next.lastElementChild.replaceWith(open.lastElementChild.cloneNode(true));
    }
  });
  // What a fold holds is read when it is opened; a fold that grew while open is read again.
  document.addEventListener("toggle", async ({ target }) => {
    if (!target.open || !target.dataset.unfold || target.lastElementChild.childElementCount) return;
    const answer = await fetch(target.dataset.unfold, { headers: { "X-Desk": desk.whose } }).catch(() => null);
    // nosemgrep: script-writes-markup (drawn by the desk, escaped there)
    target.lastElementChild.innerHTML = answer && answer.ok ? await answer.text() : "These entries cannot be read now. Fold and unfold to try again.";
  }, true);
  body.addEventListener("focusout", (event) => {
    const pane = event.target.closest("[data-pane]");
    if (pane && pane.dataset.held) { delete pane.dataset.held; setTimeout(refresh, 0); }
  });

  scroller.addEventListener("scroll", () => { wasAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40; });
  window.addEventListener("resize", () => { if (wasAtEnd) toEnd(); });
  const toEnd = () => { scroller.scrollTop = scroller.scrollHeight; };
  desk.toEnd = toEnd;
  body.addEventListener("htmx:oobAfterSwap", (event) => {
    const pane = event.detail.target && event.detail.target.dataset ? event.detail.target.dataset.pane : "";
    if (pane === "log") { if (wasAtEnd) toEnd(); atEnd = null; }
    if (pane === "identity") { announce(); wake(); }
    desk.tick();
  });

  // Only a critical warning is announced at once, and each only once.
  const said = new Set([...document.querySelectorAll("[data-critical]")].map((w) => w.dataset.critical));
  function announce() {
    const fresh = [...document.querySelectorAll("[data-critical]")].filter((w) => !said.has(w.dataset.critical));
    if (!fresh.length) return;
    for (const warning of fresh) said.add(warning.dataset.critical);
    document.getElementById("announce").textContent = fresh.map((w) => w.dataset.sentence).join(" ");
  }

  // A check that is still pending at its deadline reads as not checked, told or untold.
  let timer = 0;
  function wake() {
    clearTimeout(timer);
    const at = document.querySelector("[data-refresh-at]").dataset.refreshAt;
    if (at) timer = setTimeout(refresh, Math.max(Date.parse(at) - desk.now() + 1100, 500));
  }

  // Steps: what was saved leaves its form and the kept copy; what was refused stays as typed.
  const keep = (form) => `firstcall:form:${body.dataset.user}:${body.dataset.incident}:${form.dataset.keep}`;
  const fields = (form) => [...form.elements].filter((f) => f.name && f.type !== "hidden" && f.tagName !== "BUTTON");
  const grow = (area) => { area.style.height = "auto"; area.style.height = `${area.scrollHeight + 2}px`; };
  const store = (name, value) => { try { value ? localStorage.setItem(name, value) : localStorage.removeItem(name); } catch { /* no room */ } };
  for (const form of document.querySelectorAll("form[data-keep]")) {
    try {
      for (const [name, value] of Object.entries(JSON.parse(localStorage.getItem(keep(form)) || "{}"))) {
        if (form.elements[name]) form.elements[name].value = value;
      }
    } catch { /* an unreadable copy is no copy */ }
    form.addEventListener("input", () => store(keep(form), JSON.stringify(Object.fromEntries(fields(form).map((f) => [f.name, f.value])))));
  }
  for (const area of document.querySelectorAll("[data-grow]")) {
    area.addEventListener("input", () => grow(area));
    if (area.value) grow(area);
  }
  body.addEventListener("htmx:afterRequest", (event) => {
    const from = event.detail.elt;
    if (from === live || event.detail.requestConfig.verb !== "post") return;
    if (event.detail.successful && event.detail.xhr.status === 200) {
      const form = from.closest("form");
      if (form) {
        const pane = form.closest("[data-pane]");
        if (pane) pane.dataset.release = "yes";
        if (form.dataset.keep) store(keep(form), "");
        if ("reset" in form.dataset) form.reset();
        if ("reload" in form.dataset) { location.reload(); return; }
      }
      desk.say("Saved");
      desk.settled();
    }
    refresh();
  });
  // What a step came to is seen, also where the form stands at the lower edge of its column.
  body.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target.matches(".outcome") && detail.target.childElementCount) detail.target.scrollIntoView({ block: "nearest" });
  });
  body.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.altKey && !event.isComposing && event.target.matches("[data-grow], [data-enter]")) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  });

  toEnd();
  wake();
})();
