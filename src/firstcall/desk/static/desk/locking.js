// The lock over a desk. The page stays as it is beneath it, with everything that was typed; nothing of it is seen, heard or reached by a key.
"use strict";
(() => {
  const box = document.getElementById("lock");
  const session = { get: (name) => { try { return sessionStorage.getItem(name); } catch { return null; } },
    set: (name, value) => { try { sessionStorage.setItem(name, value); } catch { /* no room: it is kept by the page alone */ } },
    drop: (name) => { try { sessionStorage.removeItem(name); } catch { /* nothing was kept */ } } };
  const SENT = "firstcall:sent", BOUNCED = "firstcall:bounced";
  if (document.body.classList.contains("door")) session.set(BOUNCED, "yes");
  if (!box) return;

  const whose = desk.whose, after = Number(box.dataset.after) * 1000;
  const form = document.getElementById("lock-form"), password = document.getElementById("lock-password"), code = document.getElementById("lock-code");
  const says = document.getElementById("lock-says"), soon = document.getElementById("lock-soon");
  const title = document.title, root = document.documentElement;
  const tabs = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(`firstcall:lock:${whose}`);
  const tell = (kind) => { if (tabs) tabs.postMessage(kind); };
  let state = "open", step = "password", back = null, touched = Date.now(), told = Date.now();

  const post = (address, fields) => fetch(address, { method: "POST", body: new URLSearchParams(fields), redirect: "error",
    headers: { "X-CSRFToken": desk.token(), "X-Desk": whose }, signal: AbortSignal.timeout(20000) });

  // Locking: covered at once, then the server is told, again and again until it has heard.
  function cover(kind) {
    if (state === kind || state === "out") return;
    if (state === "open") {
      back = document.activeElement;
      if (htmx.deskStream) htmx.deskStream.rest();
      root.classList.add("locked");
      document.title = "Locked · OFFICIAL-SENSITIVE";
      if (!box.open) box.showModal();
    }
    soon.hidden = true;
    state = kind;
    ask("password");
    document.getElementById("lock-title").textContent = kind === "out" ? "You are signed out" : "This desk is locked";
    document.getElementById("lock-button").textContent = kind === "out" ? "Sign in" : "Unlock";
    say("");
    password.focus();
  }
  function lock(why) {
    if (state !== "open") return;
    cover("locked");
    tell("locked");
    inform(why);
  }
  async function inform(why) {
    try {
      const answer = await post(box.dataset.lock, { why });
      if (answer.status === 401 && state === "locked") cover("out");
    } catch { if (state === "locked") setTimeout(inform, 3000, why); }
  }
  function ask(what) {
    step = what;
    document.getElementById("lock-password-row").hidden = what !== "password";
    document.getElementById("lock-code-row").hidden = what !== "code";
    password.value = code.value = "";
  }
  const say = (text) => { says.textContent = text; };

  // Unlocking: by the password of the same person; where the session itself is over, by a whole sign-in in this place.
  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    try { await (step === "code" ? signIn(box.dataset.code, { code: code.value }) : state === "out" ? whole() : unlock()); }
    catch { say("The desk cannot be reached. What you typed is still here; try again."); }
    finally { busy = false; }
  });
  async function unlock() {
    const answer = await post(box.dataset.unlock, { password: password.value });
    if (answer.ok) { opened(); return; }
    if (answer.status === 401) { const typed = password.value; cover("out"); password.value = typed; await whole(); return; }
    await refused(answer);
  }
  const whole = () => signIn(box.dataset.signIn, { username: whose, password: password.value });
  async function signIn(address, fields) {
    const answer = await post(address, fields);
    if (!answer.ok) { await refused(answer); return; }
    const next = await answer.json();
    if (next.step === "done") opened();
    else if (next.step === "code") { ask("code"); say("Now the code of your telephone."); code.focus(); }
    else location.assign(`${box.dataset.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`);
  }
  async function refused(answer) {
    const why = await answer.json().catch(() => ({}));
    if (why.step === "password" && step === "code") ask("password");
    say((why.says || []).join(" ") || "The desk had a fault. What you typed is still here; try again.");
    (step === "code" ? code : password).select();
  }
  function opened() {
    show();
    tell("opened");
  }
  function show() {
    if (state === "open") return;
    state = "open";
    touched = told = Date.now();
    ask("password");
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = desk.token();
    box.close();
    root.classList.remove("locked");
    document.title = title;
    desk.notice("");
    if (back && back.isConnected) back.focus();
    if (htmx.deskStream) htmx.deskStream.resume();
    document.body.dispatchEvent(new CustomEvent("desk:unlocked"));
  }
  desk.cover = cover;
  desk.uncover = opened;
  desk.lockStep = { post, say, whose };
  if (tabs) tabs.onmessage = ({ data }) => { if (data === "opened") show(); else if (state === "open") cover("locked"); };

  // While it is locked, no key reaches the page, and Escape does not take the lock away.
  window.addEventListener("keydown", (event) => {
    if (state === "open") return;
    event.stopImmediatePropagation();
    if (event.key === "Escape" || event.altKey) event.preventDefault();
  }, true);
  box.addEventListener("cancel", (event) => { if (state !== "open") event.preventDefault(); });
  box.addEventListener("close", () => { if (state !== "open") box.showModal(); });

  // Whether somebody sits here: keys, mouse and touch, in any tab of this browser.
  const shared = `firstcall:touched:${whose}`;
  const last = () => { let other = 0; try { other = Number(localStorage.getItem(shared)) || 0; } catch { /* this tab alone counts */ } return Math.max(touched, other); };
  let written = 0;
  function touch() {
    if (state !== "open") return;
    const now = Date.now();
    if (now - last() >= after) { check(); return; }
    touched = now;
    if (!soon.hidden) soon.hidden = true;
    if (now - written > 1000) { written = now; try { localStorage.setItem(shared, String(now)); } catch { /* this tab alone counts */ } }
    if (now - told > Math.min(20000, after / 4)) { told = now; here(); }
  }
  async function here() {
    const answer = await post(box.dataset.here, {}).catch(() => null);
    if (answer && (answer.status === 423 || answer.status === 401)) desk.refused(answer.status);
  }
  // A stream that ended may mean that this desk was locked or ended elsewhere: asked, without counting as a sign of life.
  let asked = 0;
  document.body.addEventListener("htmx:sseError", async () => {
    if (state !== "open" || Date.now() - asked < 3000) return;
    asked = Date.now();
    const answer = await fetch(box.dataset.here, { headers: { "X-Desk": whose } }).catch(() => null);
    if (answer && (answer.status === 423 || answer.status === 401)) desk.refused(answer.status);
  });
  function check() {
    if (state !== "open") return;
    const idle = Date.now() - last();
    if (idle >= after) lock("idle");
    else soon.hidden = idle < after - Math.min(30000, after / 3);
  }
  for (const kind of ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"]) window.addEventListener(kind, touch, { capture: true, passive: true });
  document.addEventListener("visibilitychange", check);
  setInterval(check, 1000);
  document.getElementById("lock-now").addEventListener("submit", (event) => { event.preventDefault(); lock("asked"); });

  // A form that was sent from an open page and met a lock or a sign-in on its way is filled in again when its page is back.
  const plain = (f) => f.name && !["hidden", "password", "submit", "file"].includes(f.type) && f.tagName !== "BUTTON";
  document.addEventListener("submit", ({ target }) => {
    if (target.method !== "post" || target.closest("#lock, .topbar") || target.hasAttribute("hx-post") || target.id === "line-form") return;
    const fields = [...target.elements].filter(plain).map((f) => [f.name, ["checkbox", "radio"].includes(f.type) ? f.checked && f.value : f.value]);
    if (fields.length) session.set(SENT, JSON.stringify({ whose, page: location.pathname + location.search, action: target.action, fields }));
  });
  function restore() {
    const bounced = session.get(BOUNCED), kept = session.get(SENT);
    session.drop(BOUNCED);
    session.drop(SENT);
    const sent = bounced && kept ? JSON.parse(kept) : null;
    if (!sent || sent.whose !== whose || sent.page !== location.pathname + location.search) return;
    const again = [...document.forms].find((f) => f.action === sent.action && f.method === "post");
    if (!again) return;
    for (const [name, value] of sent.fields) {
      for (const field of [again.elements[name]].flat().filter(Boolean)) {
        const all = field instanceof RadioNodeList ? [...field] : [field];
        for (const one of all) {
          if (["checkbox", "radio"].includes(one.type)) { if (one.value === value) one.checked = true; } else one.value = value;
        }
      }
    }
    desk.notice("What you typed is back in its form. It was not sent.");
  }
  restore();
})();
