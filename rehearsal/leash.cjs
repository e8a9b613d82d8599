"use strict";
// Preloaded into every program the rehearsal starts. The parent holds the other end of standard input, so
// the pipe closes when the parent stops us or dies, however it dies: nothing is left behind on the machine.
const GRACE_MILLISECONDS = 3000;

process.stdin.on("close", () => {
  const heard = process.emit("SIGINT");
  if (!heard) process.exit(0);
  setTimeout(() => process.exit(0), GRACE_MILLISECONDS).unref();
});
process.stdin.on("error", () => {});
process.stdin.resume();
process.stdin.unref();
