// Signers from environment variables.
'use strict';

const assert = require('node:assert/strict');
const { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { test } = require('node:test');
const { inspect } = require('node:util');

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
  const found = withEnvironment(variables, () =>
    Signer.fromEnvironment({ ...names, hashAlgorithm: 'SHA256', cache: 3 }),
  );
  assert.deepEqual([found.keyPairId, found.hashAlgorithm, found.cacheInfo.capacity], ['K1', 'SHA256', 3]);
});

test('what is missing is named', () => {
  const refused = (variables, code, message, options) =>
    withEnvironment(variables, () =>
      assert.throws(() => Signer.fromEnvironment(options), { name: 'FrontsealError', code, message }),
    );
  const set = { FRONTSEAL_KEY_PAIR_ID: 'K1', FRONTSEAL_PRIVATE_KEY: pem('p-256') };
  refused(
    { ...set, FRONTSEAL_KEY_PAIR_ID: '' },
    'invalid_key_pair_id',
    /FRONTSEAL_KEY_PAIR_ID: the variable is not set, or empty/,
  );
  refused(
    { ...set, FRONTSEAL_PRIVATE_KEY: '' },
    'invalid_key',
    /FRONTSEAL_PRIVATE_KEY: the variable is not set, or empty/,
  );
  refused(set, 'invalid_key', /CDN_KEY: the variable is not set/, { privateKey: 'CDN_KEY' });
});

test('a file that cannot be read is named, with the reason', () => {
  const variables = { FRONTSEAL_KEY_PAIR_ID: 'K1', FRONTSEAL_PRIVATE_KEY: '/no/such/key.pem' };
  const message = /FRONTSEAL_PRIVATE_KEY: .*\/no\/such\/key\.pem.*No such file/;
  withEnvironment(variables, () =>
    assert.throws(() => Signer.fromEnvironment(), { name: 'FrontsealError', code: 'invalid_key', message }),
  );
});

test('an option that is unknown, or no name, is a TypeError', () => {
  assert.throws(() => Signer.fromEnvironment({ key: 'CDN_KEY' }), { name: 'TypeError', message: /unknown option key/ });
  assert.throws(() => Signer.fromEnvironment({ keyPairId: 5 }), {
    name: 'TypeError',
    message: 'keyPairId must be a string, not number',
  });
});

test('a path may be long, and have long names', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'frontseal-environment-'));
  const names = ['f'.repeat(60), 'A-long-name-of-a-folder'.padEnd(60, '-'), 'n'.repeat(60), 'key.pem'];
  try {
    const file = path.join(folder, ...names);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, pem('rsa-2048'));
    for (const value of [file, `./${path.relative('.', file)}`, path.relative('.', file)]) {
      const variables = { FRONTSEAL_KEY_PAIR_ID: KEY_PAIR_ID, FRONTSEAL_PRIVATE_KEY: value };
      const signed = withEnvironment(variables, () => Signer.fromEnvironment().signUrl(URL, LIMITS));
      assert.equal(signed, signer().signUrl(URL, LIMITS));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Return every text that an error shows: of itself, its properties and its causes. */
function shown(error) {
  const own = Object.getOwnPropertyNames(error).map((name) => error[name]);
  return [String(error), inspect(error, { depth: 9, showHidden: true }), ...own.map(String)].join('\n');
}

test('no error shows any part of a key, whatever its variable holds', () => {
  const text = pem('p-256');
  const body = text.split('\n').slice(1, -2).join('');
  const rsa = pem('rsa-2048').split('\n').slice(1, -2);
  const forms = {
    'PEM in base64': Buffer.from(text).toString('base64'),
    'PEM in base64, in lines': Buffer.from(text)
      .toString('base64')
      .match(/.{1,64}/g)
      .join('\n'),
    'PEM in base64 for URLs': Buffer.from(text).toString('base64url'),
    'the body alone': body,
    'the body of an RSA key': rsa.join(''),
    'the body in lines': rsa.join('\n'),
    'the body with escaped line ends': rsa.join('\\n'),
    'the body with blanks': rsa.join(' '),
    'the body with a name before it': `key=${body}`,
    'without its BEGIN line': text.split('\n').slice(1).join('\n'),
    'with a BEGIN line that is broken': text.replace('-----BEGIN', '----BEGIN'),
    'with a BEGIN line that does not end': text.replace('KEY-----\n', 'KEY----\n'),
    'in quotes': `"${body}"`,
    JSON: JSON.stringify({ key: body }),
    'DER in hexadecimal': Buffer.from(body, 'base64').toString('hex'),
  };
  let refused = 0;
  for (const [name, value] of Object.entries(forms)) {
    const variables = { FRONTSEAL_KEY_PAIR_ID: KEY_PAIR_ID, FRONTSEAL_PRIVATE_KEY: value };
    try {
      // What a secret store makes of a key is read.
      withEnvironment(variables, () => Signer.fromEnvironment());
    } catch (error) {
      refused += 1;
      assert.equal(error.code, 'invalid_key', name);
      const text = shown(error);
      // A label is not a secret.
      for (const secret of value.includes('---') ? [body] : [value, body, rsa.join('')]) {
        for (let at = 0; at + 12 <= secret.length; at += 1) {
          const part = secret.slice(at, at + 12);
          assert(!text.includes(part), `${name}: ${part}`);
        }
      }
    }
  }
  assert(refused > 3 && refused < Object.keys(forms).length, `${refused} are refused`);
});
