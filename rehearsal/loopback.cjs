"use strict";
// Preloaded into every program the rehearsal starts. The Playground listens on all interfaces and has no
// option against it; nothing of a rehearsal may be reached from another machine, so every host becomes ours.
const net = require("node:net");

const HOST = "127.0.0.1";
const listen = net.Server.prototype.listen;

function isPort(value) {
  return typeof value === "number" || (typeof value === "string" && /^\d+$/.test(value));
}

net.Server.prototype.listen = function listenOnLoopback(first, ...rest) {
  if (isPort(first)) {
    const others = typeof rest[0] === "string" || rest[0] === undefined ? rest.slice(1) : rest;
    return listen.call(this, first, HOST, ...others);
  }
  if (first !== null && typeof first === "object" && "port" in first) {
    return listen.call(this, { ...first, host: HOST }, ...rest);
  }
  if (first === undefined || typeof first === "function") {
    return listen.call(this, 0, HOST, ...(first === undefined ? rest : [first]));
  }
  return listen.call(this, first, ...rest);
};
