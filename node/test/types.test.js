// The types, as the compiler sees them.
'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');

const TSC = require.resolve('typescript/bin/tsc');

function compile(config, ...args) {
  return spawnSync(process.execPath, [TSC, '-p', path.join(__dirname, 'types', config), ...args], { encoding: 'utf8' });
}

test('good programs compile under --strict, and bad ones do not', () => {
  const { status, stdout } = compile('tsconfig.json');
  assert.equal(stdout, '');
  assert.equal(status, 0);
});

test('undefined for an optional value compiles, unless the compiler is told otherwise', () => {
  assert.match(
    compile('tsconfig.json', '--exactOptionalPropertyTypes').stdout,
    /good\.ts.*exactOptionalPropertyTypes/s,
  );
});

test('what a request may not have is undefined even then, and a restriction never', () => {
  const { status, stdout } = compile('exact.json');
  assert.equal(stdout, '');
  assert.equal(status, 0);
});
