// One stream for all tabs of this browser: over HTTP/1.1 a browser opens six connections to a server, and a stream each would use them up.
"use strict";
let source = null;
let address = "";
let state = "waiting";
const ports = new Set();
const names = new Set();

function tell(message) {
  for (const port of ports) port.postMessage(message);
}

function heard(event) {
  tell({ kind: "event", name: event.type, data: event.data, id: event.lastEventId });
}

function listen(name) {
  if (names.has(name)) return;
  names.add(name);
  if (source) source.addEventListener(name, heard);
}

function open() {
  source = new EventSource(address, { withCredentials: true });
  source.onopen = () => { state = "open"; tell({ kind: "open" }); };
  source.onerror = () => {
    state = "lost";
    tell({ kind: "error" });
    if (source.readyState === EventSource.CLOSED) {
      source = null;
      setTimeout(() => { if (ports.size && !source) open(); }, 2000);
    }
  };
  for (const name of names) source.addEventListener(name, heard);
}

function leave(port) {
  ports.delete(port);
  if (!ports.size && source) { source.close(); source = null; state = "waiting"; }
}

self.onconnect = (connection) => {
  const port = connection.ports[0];
  ports.add(port);
  port.onmessage = ({ data }) => {
    if (data.kind === "connect") {
      address = data.address;
      ports.add(port);
      if (!source) open();
      else if (state === "open") port.postMessage({ kind: "open" });
      else if (state === "lost") port.postMessage({ kind: "error" });
    } else if (data.kind === "listen") listen(data.name);
    else if (data.kind === "leave") leave(port);
  };
  port.start();
};
