// Passkeys: the desk's question goes to the browser, the browser's answer to the desk. A button that cannot work here is not shown.
"use strict";
(() => {
  const buttons = document.querySelectorAll("[data-passkey]");
  const named = !/^(\d+\.){3}\d+$|^\[/.test(location.hostname);
  if (!buttons.length || typeof PublicKeyCredential === "undefined" || !named) return;
  const mark = `firstcall:passkey:${desk.whose}`;
  const has = () => { try { return localStorage.getItem(mark) === "yes"; } catch { return false; } };
  const known = () => { try { localStorage.setItem(mark, "yes"); } catch { /* the button stays away at the next lock */ } };
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const each = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const post = (address, fields) => fetch(address, { method: "POST", body: new URLSearchParams(fields), redirect: "error",
    headers: { "X-CSRFToken": desk.token(), "X-Desk": desk.whose }, signal: AbortSignal.timeout(20000) });
  async function asked(address) {
    const answer = await post(address, {});
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error((told.says || ["The desk had a fault. Try again."]).join(" "));
    return told.publicKey;
  }
  async function made(address) {
    const o = await asked(address);
    const found = await navigator.credentials.create({ publicKey: { ...o, challenge: bytes(o.challenge), user: { ...o.user, id: bytes(o.user.id) }, excludeCredentials: each(o.excludeCredentials) } });
    return { id: found.id, rawId: text(found.rawId), type: found.type, clientExtensionResults: found.getClientExtensionResults(),
      response: { clientDataJSON: text(found.response.clientDataJSON), attestationObject: text(found.response.attestationObject) } };
  }
  async function shown(address) {
    const o = await asked(address);
    const found = await navigator.credentials.get({ publicKey: { ...o, challenge: bytes(o.challenge), allowCredentials: each(o.allowCredentials) } });
    const r = found.response;
    return { id: found.id, rawId: text(found.rawId), type: found.type, clientExtensionResults: found.getClientExtensionResults(),
      response: { clientDataJSON: text(r.clientDataJSON), authenticatorData: text(r.authenticatorData), signature: text(r.signature), userHandle: r.userHandle ? text(r.userHandle) : null } };
  }
  async function use(button) {
    const kind = button.dataset.passkey, says = document.getElementById(button.dataset.says);
    says.textContent = "";
    try {
      const reply = await (kind === "add" ? made : shown)(button.dataset.begin);
      const name = document.getElementById("passkey-name"), onward = document.querySelector("input[name=next]");
      const answer = await post(button.dataset.finish, { credential: JSON.stringify(reply), name: name ? name.value : "", next: onward ? onward.value : "" });
      const told = await answer.json().catch(() => ({}));
      if (!answer.ok) throw new Error((told.says || ["The desk had a fault. Try again."]).join(" "));
      if (kind === "add") known();
      if (kind === "unlock") desk.uncover();
      else if (kind === "add") location.reload();
      else location.assign(told.next || button.dataset.onward);
    } catch (fault) {
      says.textContent = ["NotAllowedError", "AbortError", "InvalidStateError", "SecurityError"].includes(fault.name) ? "The passkey was not used. Try again, or use another way." : fault.message;
    }
  }
  for (const button of buttons) {
    if (button.dataset.passkey === "add") document.getElementById("passkey-row").hidden = false;
    button.hidden = button.dataset.passkey === "unlock" && !has();
    button.addEventListener("click", () => use(button));
  }
})();
