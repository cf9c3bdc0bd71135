'use strict';
// Programs in TypeScript compile with nothing but their import changed.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { test } = require('node:test');

const PEERS = { 'aws-sdk': '@aws-sdk/cloudfront-signer', 'aws-cloudfront-sign': 'aws-cloudfront-sign' };

function assertCompiles(files, module, moduleResolution) {
  const tsc = require.resolve('typescript/bin/tsc');
  const how = ['--strict', '--noEmit', '--types', 'node', '--lib', 'es2022', '--esModuleInterop', '--ignoreConfig'];
  const flags = [...how, '--module', module, '--moduleResolution', moduleResolution];
  const ran = spawnSync(process.execPath, [tsc, ...flags, ...files], { cwd: __dirname, encoding: 'utf8' });
  assert.equal(ran.status, 0, ran.stdout + ran.stderr);
}

for (const [module, moduleResolution] of [
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
]) {
  test(`with the drop-ins (${moduleResolution})`, () => {
    const names = [...Object.keys(PEERS), 'beyond'];
    assertCompiles(
      names.map((name) => `types/${name}.ts`),
      module,
      moduleResolution,
    );
  });
}

test('with the packages that they stand for', () => {
  // Here, from where the installed packages are found.
  const folder = mkdtempSync(join(__dirname, 'before-'));
  try {
    const files = Object.entries(PEERS).map(([name, peer]) => {
      const program = readFileSync(join(__dirname, `types/${name}.ts`), 'utf8');
      const before = program.replace(`from 'frontseal/compat/${name}'`, `from '${peer}'`);
      assert.notEqual(before, program);
      writeFileSync(join(folder, `${name}.ts`), before);
      return join(folder, `${name}.ts`);
    });
    assertCompiles(files, 'esnext', 'bundler');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
