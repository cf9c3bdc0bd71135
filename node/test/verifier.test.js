// Requests that are checked, and explained.
'use strict';

const assert = require('node:assert/strict');
const { createPublicKey } = require('node:crypto');
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const vm = require('node:vm');

const { AccessDenied, FrontsealError, Policy, Verifier, inspect } = require('..');
const { END, HOST, KEY_PAIR_ID, TOP, URL, key, pem, signer } = require('./fixtures.js');

const verifier = new Verifier({ [KEY_PAIR_ID]: key('rsa-2048').publicKey(), APKAOLD: pem('rsa-1024.pub') });
const signed = signer().signUrl(URL, { dateLessThan: END, ipAddress: '192.0.2.0/24' });

test('a grant says what was granted, and by what', () => {
  const { policy, policyText, ...grant } = verifier.verifyUrl(signed, {
    now: new Date((END - 60) * 1000),
    ipAddress: '192.0.2.7',
  });
  assert(policy instanceof Policy);
  assert.equal(policy.ipAddress, '192.0.2.0/24');
  assert.equal(JSON.parse(policyText).Statement[0].Resource, URL);
  assert.deepEqual(grant, {
    keyPairId: KEY_PAIR_ID,
    resource: URL,
    canned: false,
    hashAlgorithm: 'SHA1',
    source: 'url',
    timeLeft: 60,
    ambiguous: false,
  });
});

test('a denial is an error with the reason, and with what the edge says', () => {
  assert.throws(
    () => verifier.verifyUrl(signed, { now: 1, ipAddress: '198.51.100.1' }),
    (error) => {
      assert(error instanceof AccessDenied && error instanceof FrontsealError && error instanceof Error);
      assert.equal(error.name, 'AccessDenied');
      assert.match(error.message, /the viewer is 198\.51\.100\.1/);
      const { code, reason, edgeCode, edgeMessage, edgeXml } = error;
      assert.deepEqual(
        [code, reason, edgeCode, edgeMessage],
        ['access_denied', 'ip_address', 'AccessDenied', 'Access denied'],
      );
      assert.match(edgeXml, /^<\?xml.*<Code>AccessDenied<\/Code>/);
      return true;
    },
  );
});

test('without a time it is now, and without an address nobody knows it', () => {
  assert.throws(() => verifier.verifyUrl(signed), { reason: 'ip_address' });
  const expired = signer().signUrl(URL, { dateLessThan: 1 });
  assert.throws(() => verifier.verifyUrl(expired), { reason: 'expired' });
  assert.throws(() => verifier.verifyUrl(expired, { now: undefined, ipAddress: undefined }), { reason: 'expired' });
  assert.equal(verifier.verifyUrl(signer().signUrl(URL, { dateLessThan: 2 }), { now: 1 }).timeLeft, 1);
});

test('a time that can be none is refused, with the cure', () => {
  const cookies = signer().signCookies(URL, { dateLessThan: END });
  for (const [now, message] of [
    [0, /^now is 0/],
    [-1, /^now is before 1970 \(-1\)/],
    [new Date(0), /^now is 0/],
    [1e11, /^now is in milliseconds \(100000000000\): pass seconds/],
    [Date.now(), /^now is in milliseconds/],
  ]) {
    for (const call of [
      () => verifier.verifyUrl(signed, { now }),
      () => verifier.verifyCookies(URL, cookies, { now }),
      () => verifier.verifyRequest(URL, { cookies, now }),
      () => inspect(signed, { now }),
    ]) {
      assert.throws(call, { name: 'FrontsealError', code: 'invalid_time', message });
    }
  }
});

test('a path that climbs is ambiguous where a wildcard grants it', () => {
  const wildcard = { dateLessThan: END, resource: `${HOST}/hls/*` };
  const wide = signer().signUrl(`${HOST}/hls/film.mp4`, wildcard);
  assert.equal(verifier.verifyUrl(wide, { now: 1 }).ambiguous, false);
  // What a client sends that does not resolve dots; such a URL is not signed.
  assert.equal(verifier.verifyUrl(wide.replace('/hls/', '/hls/%2e%2e/'), { now: 1 }).ambiguous, true);
  const exact = signer().signUrl(`${HOST}/hls/%252e%252e/film.mp4`, { dateLessThan: END });
  assert.equal(verifier.verifyUrl(exact, { now: 1 }).ambiguous, false);
});

test('an IPv4 address may stand in an IPv6 one', () => {
  assert.equal(verifier.verifyUrl(signed, { now: 1, ipAddress: '::ffff:192.0.2.7' }).timeLeft, END - 1);
  assert.throws(() => verifier.verifyUrl(signed, { now: 1, ipAddress: '::ffff:198.51.100.1' }), {
    reason: 'ip_address',
  });
});

test('a verifier knows its keys, and refuses what is none', () => {
  assert.deepEqual(verifier.keyPairIds, [KEY_PAIR_ID, 'APKAOLD']);
  assert.throws(() => new Verifier({}).verifyUrl(signed), { reason: 'unknown_key' });
  assert.throws(() => new Verifier({ 'K-1': pem('p-256.pub') }), { code: 'invalid_key_pair_id' });
  assert.throws(() => new Verifier({ K1: 'no key' }), { code: 'invalid_key' });
  assert.throws(() => new Verifier({ K1: pem('p-256') }), { code: 'invalid_key' });
  for (const wrong of [undefined, null, 'K1', { K1: 5 }]) assert.throws(() => new Verifier(wrong), TypeError);
});

test('what would trust nothing, or an id that is none, is refused', () => {
  const publicKey = pem('p-256.pub');
  for (const [wrong, kind] of [
    [
      new Map([['K1', publicKey]]),
      /^keys must be an object of key pair ids to public keys, not Map: pass Object\.fromEntries\(keys\)$/,
    ],
    [[publicKey], /not Array$/],
    [[['K1', publicKey]], /not Array$/],
    [new Set([publicKey]), /not Set$/],
    [key('p-256').publicKey(), /not PublicKey$/],
    [createPublicKey(publicKey), /not PublicKeyObject$/],
    [Buffer.from(publicKey), /not Buffer$/],
  ]) {
    assert.throws(() => new Verifier(wrong), { name: 'TypeError', message: kind });
  }
  const others = [
    Object.assign(Object.create(null), { K1: publicKey }),
    vm.runInNewContext('({ K1: publicKey })', { publicKey }),
  ];
  for (const plain of others) assert.deepEqual(new Verifier(plain).keyPairIds, ['K1']);
});

test('wrong arguments are refused', () => {
  assert.throws(() => verifier.verifyUrl(signed, { ipAddress: 'here' }), {
    code: 'invalid_ip_address',
    message: /"here"/,
  });
  assert.throws(() => verifier.verifyUrl(signed, { now: '2030' }), TypeError);
  assert.throws(() => verifier.verifyUrl(signed, { NOW: 1 }), { name: 'TypeError', message: /did you mean now\?/ });
  assert.throws(() => verifier.verifyUrl(5), TypeError);
  assert.throws(() => inspect(signed, { verifier: {} }), { name: 'TypeError', message: /verifier must be a Verifier/ });
});

test('an inspection has the fields of its type, and no others', () => {
  const types = readFileSync(path.join(TOP, 'node', 'index.d.ts'), 'utf8');
  const [, body] = types.match(/export interface Inspection \{(.*?)\n\}/s);
  const fields = [...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, name]) => name);
  assert.deepEqual(Object.keys(inspect(signed, { verifier })).sort(), fields.sort());
});

test('an inspection explains what was changed after signing', () => {
  const url = signer().signUrl(URL.replace('https', 'http'), { dateLessThan: END });
  const found = inspect(url.replace('http', 'https'), { verifier, now: 1 });
  assert.equal(found.signedFor, 'signed for http://, sent as https://');
  assert.deepEqual([found.allowed, found.reason, found.signatureHolds], [false, 'signature', false]);
  assert(
    found.findings.every(
      ({ code, severity, confidence, message, cure }) => code && severity && confidence && message && cure,
    ),
  );
});

test('cookies are inspected with and without a URL', () => {
  const cookies = signer().signCookies(URL, { dateLessThan: END });
  for (const given of [cookies, cookies.cookieHeader(), cookies.toJSON()]) {
    assert.equal(inspect({ cookies: given }).source, 'cookies');
    assert.equal(inspect(URL, { cookies: given, verifier, now: 1 }).allowed, true);
  }
});
