// Keys. Every element says its own with aria-keyshortcuts; Alt with a letter or a digit, none that the browsers keep for themselves (D, E, F).
"use strict";
(() => {
  const body = document.body;
  const typing = (at) => at && at.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");
  const chord = (event) => {
    const key = event.code.replace(/^(Key|Digit|Numpad)(?=.$)/, "").replace("Slash", "/");
    return `Alt+${event.shiftKey ? "Shift+" : ""}${key}`;
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") { escape(event); return; }
    if (event.key === "?" && !event.altKey && !event.ctrlKey && !event.metaKey && !typing(event.target) && singleKey()) { event.preventDefault(); keys(); return; }
    if (event.target.closest && event.target.closest(".matrix")) arrows(event);
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const wanted = chord(event);
    if (wanted === "Alt+/") { event.preventDefault(); keys(); return; }
    if (wanted === "Alt+K") { event.preventDefault(); acknowledge(); return; }
    if (wanted === "Alt+V") { event.preventDefault(); toAdvice(); return; }
    if (wanted === "Alt+C") { event.preventDefault(); toChecks(); return; }
    if (wanted === "Alt+J") { event.preventDefault(); why(); return; }
    if (wanted === "Alt+Z") { event.preventDefault(); searchWider(); return; }
    const found = target(wanted);
    if (found) { event.preventDefault(); act(found); }
  });

  // While a line is being read the digits mean its findings, and otherwise those that stand.
  function target(wanted) {
    const all = [...document.querySelectorAll(`[aria-keyshortcuts="${wanted}"]`)];
    const digit = /Shift\+\d$/.test(wanted);
    const typed = document.getElementById("reading");
    if (digit && body.classList.contains("previewing")) return all.find((e) => typed.contains(e)) || null;
    return all.find((e) => e.getClientRects().length) || all[0] || null;
  }
  function act(found) {
    if (found.closest("#queue-body") && !found.closest("#queue-body").getClientRects().length) queue(true, false);
    for (let box = found.closest("details:not([open])"); box; box = box.parentElement.closest("details:not([open])")) if (!found.matches("summary")) box.open = true;
    if (found.matches("summary")) {
      const box = found.parentElement;
      box.open = true;
      const first = box.querySelector("input:not([type=hidden]), select, button");
      (first || found).focus();
    } else if (found.matches("button, a")) found.click();
    else { found.focus(); found.scrollIntoView({ block: "nearest" }); if (found.select && found.value) found.select(); }
  }
  function acknowledge() {
    const next = document.querySelector("[data-acknowledge]");
    if (next) next.click();
    else desk.say("No warning waits");
  }
  function toAdvice() {
    const next = document.querySelector("#pane-told .advice [id^=advise-]") || document.querySelector("#pane-told summary");
    if (!next) return;
    if (next.closest("details:not([open])")) next.closest("details").open = true;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }
  function toChecks() {
    const cell = document.querySelector(".look--trace .look__open") || document.querySelector(".look__open");
    const checks = document.getElementById("checks");
    if (checks) checks.scrollIntoView({ block: "nearest" });
    if (cell) cell.focus();
  }
  // Why the record in focus matches, else the first that is open; of a cell in focus that has records: open it first.
  async function why() {
    const at = document.activeElement;
    const sheet = document.getElementById("records");
    if (at.matches(".look__open")) { back = at.id; opening = records(at.href, sheet); }
    await opening;
    const place = at.closest(".record") || document.querySelector("dialog.sheet--records[open], main > .opened");
    const fold = place && place.querySelector("details.why");
    if (!fold) { desk.say("No record is open"); return; }
    fold.open = !fold.open;
    fold.firstElementChild.focus();
    fold.scrollIntoView({ block: "nearest" });
  }
  // For the person of what has the focus: a cell, the records of one, a fact.
  function searchWider(person) {
    const form = document.getElementById("wider-form");
    const sheet = document.querySelector("dialog.sheet--records[open]");
    const at = document.activeElement.closest("[data-person]") || (sheet && sheet.querySelector("[data-person]"));
    const whom = person || (at && at.dataset.person);
    if (!form) return;
    if (!whom) { desk.say("Go to a cell, a record or a person first"); toChecks(); return; }
    document.getElementById("wider-person").value = whom;
    if (sheet) shut(sheet);
    form.requestSubmit();
  }
  function escape(event) {
    const sheet = document.querySelector("dialog.sheet--records[open]");
    if (sheet) { event.preventDefault(); shut(sheet); return; }
    const line = document.getElementById("line");
    if (line && !document.querySelector("dialog[open]")) line.focus();
  }

  // The matrix is one stop of the tabulator; within it the arrow keys move.
  function arrows(event) {
    const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    const cell = event.target.closest("td");
    if (!step || !cell || event.altKey) return;
    const row = cell.parentElement, rows = [...row.parentElement.rows];
    const next = rows[rows.indexOf(row) + step[0]];
    const to = next && next.cells[cell.cellIndex + step[1]];
    const open = to && to.querySelector(".look__open");
    if (open) { event.preventDefault(); open.focus(); }
  }
  const firstStop = () => {
    const cells = [...document.querySelectorAll(".look__open")];
    const at = cells.find((c) => c === document.activeElement) || cells.find((c) => c.closest(".look--trace")) || cells[0];
    if (at) at.tabIndex = 0;
  };
  body.addEventListener("htmx:oobAfterSwap", firstStop);
  body.addEventListener("focusin", (event) => {
    if (!event.target.matches(".look__open")) return;
    for (const other of document.querySelectorAll('.look__open[tabindex="0"]')) other.tabIndex = -1;
    event.target.tabIndex = 0;
  });
  firstStop();

  // Sheets: the records of a cell, which leaves the rest of the desk usable, and the list of keys.
  let back = "", opening = null;
  const shut = (sheet) => {
    sheet.close();
    const at = back && document.getElementById(back);
    if (at) at.focus();
    back = "";
  };
  body.addEventListener("click", (event) => {
    const open = event.target.closest(".look__open");
    const sheet = document.getElementById("records");
    if (open && sheet && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      back = open.id;
      opening = records(open.href, sheet);
    }
    const wide = event.target.closest("[data-wider]");
    if (wide) searchWider(wide.dataset.wider);
    const close = event.target.closest("[data-close]");
    if (close) shut(document.getElementById(close.dataset.close));
    if (event.target.closest("[data-keys]")) keys();
    if (event.target.closest("#queue-fold, [data-queue]")) queue();
  });
  async function records(address, sheet) {
    const place = document.getElementById("records-body");
    const title = document.getElementById("records-title");
    place.textContent = "Reading the records…";
    if (!sheet.open) sheet.show();
    title.focus();
    try {
      const answer = await fetch(address, { headers: { "X-Desk": desk.whose } });
      if (answer.status === 401 || answer.status === 423) desk.refused(answer.status);
      if (!answer.ok) throw new Error(String(answer.status));
      place.innerHTML = await answer.text(); // nosemgrep: script-writes-markup (drawn by the desk, escaped there)
    } catch {
      place.textContent = "The records cannot be shown: the look at them could not be recorded, or the desk cannot be reached. This is not “no trace”.";
    }
  }

  const list = document.getElementById("keys");
  function keys() { list.open ? list.close() : list.showModal(); }
  const single = document.getElementById("single-key");
  const stored = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const storing = (name, value) => { try { localStorage.setItem(name, value); } catch { /* no room: it holds for this page */ } };
  const singleKey = () => single.checked;
  single.checked = stored("firstcall:single-key") !== "off";
  single.addEventListener("change", () => storing("firstcall:single-key", single.checked ? "on" : "off"));

  // The queue folds away where there is no room for it.
  function queue(open = !body.classList.contains("queue-open"), go = true) {
    body.classList.toggle("queue-open", open);
    body.classList.toggle("queue-shut", !open);
    for (const button of document.querySelectorAll("#queue-fold, [data-queue]")) button.setAttribute("aria-expanded", String(open));
    storing("firstcall:queue", open ? "open" : "shut");
    if (open && go) { const first = document.querySelector("#queue-items a"); if (first && document.activeElement !== document.getElementById("line")) first.focus(); }
  }
  if (body.classList.contains("live") && stored("firstcall:queue") === "open") queue(true, false);
})();
