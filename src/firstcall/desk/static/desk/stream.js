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

  htmx.createEventSource = (address) => shared(address) || new EventSource(address, { withCredentials: true });
})();
