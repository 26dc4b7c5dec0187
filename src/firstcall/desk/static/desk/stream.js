// What htmx's stream extension takes for an EventSource: one that all tabs share through a worker, or a plain one where there is none.
"use strict";
(() => {
  class Shared extends EventTarget {
    constructor(address, worker) {
      super();
      this.url = address;
      this.readyState = EventSource.CONNECTING;
      this.onopen = null;
      this.onerror = null;
      this.port = worker.port;
      this.port.onmessage = ({ data }) => this.heard(data);
      this.port.start();
      this.port.postMessage({ kind: "connect", address });
      this.leaves = () => this.port.postMessage({ kind: "leave" });
      window.addEventListener("pagehide", this.leaves);
      window.addEventListener("pageshow", (shown) => { if (shown.persisted) location.reload(); });
    }
    heard(message) {
      if (message.kind === "open") {
        this.readyState = EventSource.OPEN;
        if (this.onopen) this.onopen(new Event("open"));
      } else if (message.kind === "error") {
        this.readyState = EventSource.CONNECTING;
        if (this.onerror) this.onerror(new Event("error"));
      } else {
        this.dispatchEvent(new MessageEvent(message.name, { data: message.data, lastEventId: message.id }));
      }
    }
    addEventListener(name, listener, options) {
      super.addEventListener(name, listener, options);
      this.port.postMessage({ kind: "listen", name });
    }
    close() {
      this.readyState = EventSource.CLOSED;
      window.removeEventListener("pagehide", this.leaves);
      this.leaves();
    }
    // At a locked desk it says nothing; unlocked, it goes on.
    rest() { this.leaves(); this.readyState = EventSource.CONNECTING; }
    resume() { this.port.postMessage({ kind: "connect", address: this.url }); }
  }

  // The same without a worker: a stream of this page alone.
  class Own extends EventTarget {
    constructor(address) {
      super();
      this.url = address;
      this.names = new Set();
      this.onopen = this.onerror = null;
      this.resume();
    }
    get readyState() { return this.source ? this.source.readyState : EventSource.CONNECTING; }
    resume() {
      if (this.source) this.source.close();
      this.source = new EventSource(this.url, { withCredentials: true });
      this.source.onopen = (event) => { if (this.onopen) this.onopen(event); };
      this.source.onerror = (event) => { if (this.onerror) this.onerror(event); };
      for (const name of this.names) this.hear(name);
    }
    hear(name) { this.source.addEventListener(name, ({ data, lastEventId }) => this.dispatchEvent(new MessageEvent(name, { data, lastEventId }))); }
    addEventListener(name, listener, options) {
      super.addEventListener(name, listener, options);
      if (!this.names.has(name)) { this.names.add(name); this.hear(name); }
    }
    rest() { this.source.close(); this.source = null; }
    close() { this.source.close(); }
  }

  function shared(address) {
    const script = document.body.dataset.streamWorker;
    if (!script || typeof SharedWorker === "undefined") return null;
    try {
      const worker = new SharedWorker(script, "firstcall-stream");
      const source = new Shared(new URL(address, location.href).href, worker);
      return source;
    } catch {
      return null;
    }
  }

  htmx.createEventSource = (address) => (htmx.deskStream = shared(address) || new Own(new URL(address, location.href).href));
})();
