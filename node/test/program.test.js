// The program, as `npx frontseal` runs it.
'use strict';

const assert = require('node:assert/strict');
const { spawn, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const { test } = require('node:test');

const { version } = require('..');
const { END, KEYS, URL, signer } = require('./fixtures.js');

const PROGRAM = path.join(__dirname, '..', 'bin', 'frontseal.js');
const KEY = ['--key-pair-id', 'K2JCJMDEHXQW5F', '--private-key', path.join(KEYS, 'rsa-2048.pem')];

function run(args, input) {
  return spawnSync(process.execPath, [PROGRAM, ...args], { input, encoding: 'utf8', maxBuffer: 1 << 24 });
}

test('the program says its version', () => {
  const { stdout, status } = run(['--version']);
  assert.equal(stdout.split(/\s/).slice(0, 2).join(' '), `frontseal ${version}`);
  assert.equal(status, 0);
});

test('the program signs what the package signs, one URL or lines', () => {
  const signed = signer().signUrl(URL, { dateLessThan: END });
  assert.equal(run(['sign', URL, ...KEY, '--date-less-than', String(END)]).stdout, `${signed}\n`);
  const lines = run(['sign', '-', ...KEY, '--date-less-than', String(END)], `${URL}\n`.repeat(3000));
  assert.equal(lines.stdout, `${signed}\n`.repeat(3000));
});

test('the program ends with 2 for what it refuses, and says why', () => {
  const { stdout, stderr, status } = run(['sign', 'no URL', ...KEY, '--expires-in', '5m']);
  assert.deepEqual([stdout, status], ['', 2]);
  assert.match(stderr, /^error: the URL "no URL"/m);
});

test('the program ends with 1 for a request that is denied', () => {
  const signed = signer().signUrl(URL, { dateLessThan: 1 });
  const publicKey = `K2JCJMDEHXQW5F=${path.join(KEYS, 'rsa-2048.pub.pem')}`;
  assert.equal(run(['verify', signed, '--public-key', publicKey]).status, 1);
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  test(`${signal} ends an edge in peace`, { timeout: 60_000 }, async (context) => {
    const child = spawn(process.execPath, [PROGRAM, 'edge', '--root', KEYS, '--listen', '127.0.0.1:0']);
    context.after(() => child.kill('SIGKILL'));
    const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
    assert.match(line, /^listening on http:\/\/127\.0\.0\.1:/);
    child.kill(signal);
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });
}
