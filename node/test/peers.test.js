// The same input as AWS's own signer, and the same bytes where the policies are the same.
'use strict';

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { test } = require('node:test');

const sdk = require('@aws-sdk/cloudfront-signer');

const { Policy, Signer, Verifier, inspect } = require('..');
const { KEY_PAIR_ID, pem, signer } = require('./fixtures.js');

/** Random numbers that are the same in every run. */
function randomNumbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** URLs whose bytes the SDK keeps: it parses and prints them anew, which changes many others. */
function randomUrl(random) {
  const letters = 'abcxyzABCXYZ0189-._~';
  const word = () =>
    Array.from({ length: 1 + random(9) }, () => letters[random(letters.length)])
      .join('')
      .replace(/^\.+/, 'a');
  const path = Array.from({ length: 1 + random(4) }, word).join('/');
  const query = Array.from({ length: random(3) }, () => `${word()}=${word()}`).join('&');
  return `https://d111111abcdef8.cloudfront.net/${path}${query === '' ? '' : `?${query}`}`;
}

/** Return the query parameters of a URL, sorted: the SDK has them in another order. */
function parts(url) {
  const [bare, query] = url.split('?');
  return [bare, ...query.split('&').sort()];
}

const key = pem('rsa-2048');
const SDK = { keyPairId: KEY_PAIR_ID, privateKey: key };

test("canned URLs are the SDK's, with SHA-1 and with SHA-256", () => {
  const random = randomNumbers(1);
  for (let round = 0; round < 150; round++) {
    const url = randomUrl(random);
    const dateLessThan = new Date((1_700_000_000 + random(500_000_000)) * 1000);
    const hashAlgorithm = ['SHA1', 'SHA256'][round % 2];
    const ours = new Signer({ keyPairId: KEY_PAIR_ID, privateKey: crypto.createPrivateKey(key), hashAlgorithm });
    const theirs = sdk.getSignedUrl({ ...SDK, url, dateLessThan, algorithm: hashAlgorithm });
    assert.deepEqual(parts(ours.signUrl(url, { dateLessThan })), parts(theirs));
  }
});

test("custom URLs say what the SDK's say", () => {
  const random = randomNumbers(2);
  for (let round = 0; round < 150; round++) {
    const url = randomUrl(random);
    const end = 1_700_000_000 + random(500_000_000);
    const limits = { dateLessThan: new Date(end * 1000) };
    if (random(2) === 1) limits.dateGreaterThan = new Date((end - 1 - random(1000)) * 1000);
    if (limits.dateGreaterThan === undefined || random(2) === 1) limits.ipAddress = `192.0.2.${random(256)}`;
    const [ours, theirs] = [signer().signUrl(url, limits), sdk.getSignedUrl({ ...SDK, url, ...limits })].map((it) =>
      inspect(it),
    );
    for (const name of ['url', 'resource', 'expires', 'notBefore', 'ipAddress', 'keyPairId', 'hashAlgorithm']) {
      assert.deepEqual(ours[name], theirs[name], `${name} of ${url}`);
    }
  }
});

test('a policy that the SDK signs as it stands is signed to the same bytes', () => {
  const random = randomNumbers(3);
  for (let round = 0; round < 100; round++) {
    const url = randomUrl(random);
    const policy = new Policy({ dateLessThan: 1_893_456_000 + random(1000), ipAddress: '192.0.2.7' }).statementForUrl(
      url,
    );
    const [ours, theirs] = [signer().signUrl(url, { policy }), sdk.getSignedUrl({ ...SDK, url, policy })];
    assert.deepEqual(parts(ours), parts(theirs));
    const cookies = sdk.getSignedCookies({ ...SDK, policy });
    assert.deepEqual(signer().signCookies({ policy }).toJSON(), { ...cookies });
  }
});

test("canned cookies are the SDK's", () => {
  const random = randomNumbers(4);
  for (let round = 0; round < 100; round++) {
    const url = randomUrl(random);
    const dateLessThan = new Date((1_700_000_000 + random(500_000_000)) * 1000);
    const theirs = Object.entries(sdk.getSignedCookies({ ...SDK, url, dateLessThan }));
    const ours = signer().signCookies(url, { dateLessThan }).toJSON();
    assert.deepEqual(ours, Object.fromEntries(theirs.map(([name, value]) => [name, String(value)])));
  }
});

test('what the SDK signs with a P-256 key verifies, as ours does', () => {
  const url = 'https://d111111abcdef8.cloudfront.net/a';
  const input = { url, keyPairId: KEY_PAIR_ID, privateKey: pem('p-256'), dateLessThan: new Date(1893456000000) };
  const verifier = new Verifier({ [KEY_PAIR_ID]: pem('p-256.pub') });
  for (const signed of [
    sdk.getSignedUrl({ ...input, algorithm: 'SHA256' }),
    signer('p-256').signUrl(url, { dateLessThan: input.dateLessThan }),
  ]) {
    assert.equal(verifier.verifyUrl(signed, { now: 1 }).hashAlgorithm, 'SHA256');
  }
});
