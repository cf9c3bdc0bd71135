#!/usr/bin/env node
'use strict';

const { runProgram } = require('../native.js');

process.exitCode = runProgram(['frontseal', ...process.argv.slice(2)]);
