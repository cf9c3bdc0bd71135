#!/usr/bin/env node
'use strict';

const { runProgram } = require('../native.js').internal;

// The system's handlers in place of Node's, which raise the signal again: with the edge's own handlers that never ends.
for (const signal of ['SIGINT', 'SIGTERM']) {
  const listener = () => {};
  process.on(signal, listener);
  process.off(signal, listener);
}

process.exitCode = runProgram(['frontseal', ...process.argv.slice(2)]);
