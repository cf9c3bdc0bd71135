// Signers from environment variables.
'use strict';

const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

const { Signer } = require('..');
const { END, KEYS, KEY_PAIR_ID, URL, VECTORS, pem, signer } = require('./fixtures.js');

const LIMITS = { dateLessThan: END };

/** Do `work` with `variables`, and no others of ours, in the environment. */
function withEnvironment(variables, work) {
  const before = { ...process.env };
  for (const name of Object.keys(process.env)) if (name.startsWith('FRONTSEAL_')) delete process.env[name];
  Object.assign(process.env, variables);
  try {
    return work();
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

for (const [name, key] of Object.entries({
  'PEM text': pem('rsa-2048'),
  'one line': pem('rsa-2048').replaceAll('\n', '\\n'),
  'a path': path.join(KEYS, 'rsa-2048.pem'),
})) {
  test(`the key may be ${name}`, () => {
    const variables = { FRONTSEAL_KEY_PAIR_ID: KEY_PAIR_ID, FRONTSEAL_PRIVATE_KEY: key, FRONTSEAL_PASSPHRASE: '' };
    const found = withEnvironment(variables, () => Signer.fromEnvironment());
    assert.equal(found.signUrl(URL, LIMITS), signer().signUrl(URL, LIMITS));
  });
}

test('it may be encrypted, and the variables may have other names', () => {
  const vectors = JSON.parse(readFileSync(path.join(VECTORS, 'keys.json'), 'utf8'));
  const { file, passphrase } = vectors.map(({ input }) => input).find((input) => input.passphrase !== undefined);
  const variables = { CDN_ID: 'K1', CDN_KEY: path.join(KEYS, file), CDN_PASSPHRASE: passphrase };
  const names = { keyPairId: 'CDN_ID', privateKey: 'CDN_KEY', passphrase: 'CDN_PASSPHRASE' };
  const found = withEnvironment(variables, () => Signer.fromEnvironment({ ...names, hashAlgorithm: 'SHA256', cache: 3 }));
  assert.deepEqual([found.keyPairId, found.hashAlgorithm, found.cacheInfo.capacity], ['K1', 'SHA256', 3]);
});

test('what is missing is named', () => {
  const refused = (variables, code, message, options) =>
    withEnvironment(variables, () => assert.throws(() => Signer.fromEnvironment(options), { name: 'FrontsealError', code, message }));
  const set = { FRONTSEAL_KEY_PAIR_ID: 'K1', FRONTSEAL_PRIVATE_KEY: pem('p-256') };
  refused({ ...set, FRONTSEAL_KEY_PAIR_ID: '' }, 'invalid_key_pair_id', /FRONTSEAL_KEY_PAIR_ID is not set, or empty/);
  refused({ ...set, FRONTSEAL_PRIVATE_KEY: '' }, 'invalid_key', /FRONTSEAL_PRIVATE_KEY is not set, or empty/);
  refused(set, 'invalid_key', /CDN_KEY is not set/, { privateKey: 'CDN_KEY' });
});

test('a file that cannot be read is its own error', () => {
  const variables = { FRONTSEAL_KEY_PAIR_ID: 'K1', FRONTSEAL_PRIVATE_KEY: 'no/such/file' };
  withEnvironment(variables, () => assert.throws(() => Signer.fromEnvironment(), { code: 'ENOENT' }));
});

test('an option that is unknown, or no name, is a TypeError', () => {
  assert.throws(() => Signer.fromEnvironment({ key: 'CDN_KEY' }), { name: 'TypeError', message: /unknown option key/ });
  assert.throws(() => Signer.fromEnvironment({ keyPairId: 5 }), { name: 'TypeError', message: 'keyPairId must be a string, not number' });
});
