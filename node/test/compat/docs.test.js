'use strict';
// Every example of docs/compat.md and of the types runs, and prints what it says.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { test } = require('node:test');
const { keyPath } = require('./peers.js');

const TOP = join(__dirname, '../..');
const SOURCES = { 'docs/compat.md': 2, 'compat/aws-sdk.d.ts': 2, 'compat/aws-cloudfront-sign.d.ts': 1 };

/** Run `program` in a folder that has the key of the examples and the package. */
function run(program) {
  const folder = mkdtempSync(join(tmpdir(), 'frontseal-'));
  try {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(TOP, join(folder, 'node_modules/frontseal'), 'junction');
    copyFileSync(keyPath('rsa-2048'), join(folder, 'private_key.pem'));
    writeFileSync(join(folder, 'example.mjs'), program);
    return spawnSync(process.execPath, ['example.mjs'], { cwd: folder, encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

for (const [source, count] of Object.entries(SOURCES)) {
  const text = readFileSync(join(TOP, source), 'utf8').replace(/^ \* ?/gm, '');
  const examples = [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, example]) => example);

  test(`${source} has its examples`, () => assert.equal(examples.length, count));
  examples.forEach((example, index) => {
    test(`${source}, example ${index + 1}`, () => {
      const expected = [...example.matchAll(/^console\.log\(.*\) \/\/ (.*)$/gm)].map(([, printed]) => printed);
      const ran = run(example);
      assert.equal(ran.status, 0, ran.stderr);
      assert.ok(expected.length > 0);
      assert.deepEqual(ran.stdout.trim().split('\n'), expected);
    });
  });
}
