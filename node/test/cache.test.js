'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { Policy, Signer } = require('..');
const { KEY_PAIR_ID, URL, key } = require('./fixtures.js');

test('a policy signed before costs no key operation, and gives the same URL', async () => {
  const cached = new Signer({ keyPairId: KEY_PAIR_ID, privateKey: key('p-256'), cache: 2 });
  const options = { dateLessThan: 1893456000 };
  const url = cached.signUrl(URL, options);
  assert.equal(cached.signUrl(URL, options), url);
  assert.equal(await cached.signUrlAsync(URL, options), url);
  assert.deepEqual({ ...cached.cacheInfo }, { hits: 2, misses: 1, entries: 1, capacity: 2 });
});

test('without it nothing is kept', () => {
  const signer = new Signer({ keyPairId: KEY_PAIR_ID, privateKey: key('p-256'), cache: 0 });
  assert.equal(signer.cacheInfo, null);
});

test('a function that signs keeps its own signatures', () => {
  const privateKey = () => Buffer.alloc(256);
  assert.throws(
    () => new Signer({ keyPairId: KEY_PAIR_ID, privateKey, cache: 1 }),
    /cache is for a key in this process/,
  );
});

test('a cache is counted in signatures', () => {
  for (const cache of [-1, 0.5, NaN, 2 ** 32, '10', true]) {
    assert.throws(() => new Signer({ keyPairId: KEY_PAIR_ID, privateKey: key('p-256'), cache }), TypeError);
  }
});

test('roundTo moves the end of expiresIn to the next multiple', () => {
  const before = Math.floor(Date.now() / 1000);
  const end = new Policy({ expiresIn: 3600, roundTo: 3600 }).dateLessThan;
  assert.equal(end % 3600, 0);
  assert.ok(before + 3600 <= end && end <= Math.floor(Date.now() / 1000) + 3600 + 3600);
  assert.throws(() => new Policy({ dateLessThan: 1893456000, roundTo: 60 }), /roundTo rounds the end of expiresIn/);
  assert.throws(() => new Policy({ expiresIn: 60, roundTo: 0 }), { code: 'invalid_time' });
  assert.throws(() => new Policy({ expiresIn: 60, roundTo: 61 }), {
    code: 'invalid_time',
    message: /^roundTo \(61\) is longer than expiresIn \(60\), .*: pass at most expiresIn$/,
  });
});
