// The types, as the compiler sees them.
'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { describe, test } = require('node:test');

const { TYPESCRIPTS } = require('./fixtures.js');

function compile(typescript, config, ...args) {
  const flags = ['-p', path.join(__dirname, 'types', config), ...args];
  return spawnSync(process.execPath, [typescript, ...flags], { encoding: 'utf8' });
}

for (const typescript of TYPESCRIPTS) {
  describe(path.basename(path.join(typescript, '../..')), () => {
    test('good programs compile under --strict, and bad ones do not', () => {
      const { status, stdout } = compile(typescript, 'tsconfig.json');
      assert.equal(stdout, '');
      assert.equal(status, 0);
    });

    test('undefined for an optional value compiles, unless the compiler is told otherwise', () => {
      const { stdout } = compile(typescript, 'tsconfig.json', '--exactOptionalPropertyTypes');
      assert.match(stdout, /good\.ts.*exactOptionalPropertyTypes/s);
    });

    test('what a request may not have is undefined even then, and a restriction never', () => {
      const { status, stdout } = compile(typescript, 'exact.json');
      assert.equal(stdout, '');
      assert.equal(status, 0);
    });
  });
}
