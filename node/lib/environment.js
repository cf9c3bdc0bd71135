'use strict';

const { readFileSync } = require('node:fs');

const { options, text } = require('../native.js').internal;
const { FrontsealError } = require('./errors.js');

/** The environment variables that a signer is made from, unless others are named. */
const VARIABLES = {
  keyPairId: 'FRONTSEAL_KEY_PAIR_ID',
  privateKey: 'FRONTSEAL_PRIVATE_KEY',
  passphrase: 'FRONTSEAL_PASSPHRASE',
};

/** The most bytes that a path, and a name in it, may have on any system. */
const LONGEST_PATH = 4096;
const LONGEST_NAME = 255;

/** Return the options of a signer whose key is in the environment, where a variable that is empty counts as not set. */
function environmentOptions(given = {}) {
  const { hashAlgorithm, cache, ...names } = options(given, [...Object.keys(VARIABLES), 'hashAlgorithm', 'cache']);
  const [id, key, passphrase] = Object.entries(VARIABLES).map(([option, usual]) => {
    return names[option] === undefined ? usual : text(option, names[option]);
  });
  const source = variable(key, 'invalid_key');
  return {
    keyPairId: variable(id, 'invalid_key_pair_id'),
    privateKey: /-----BEGIN [\w ]+-----/.test(source) ? source : readFileSync(pathOf(key, source)),
    passphrase: process.env[passphrase] || null,
    hashAlgorithm,
    cache,
  };
}

function variable(name, code) {
  const value = process.env[name];
  if (!value) throw new FrontsealError(`the environment variable ${name} is not set, or empty`, code);
  return value;
}

/** Return `value` if it is plainly a path: what may be a key must not be in the error of a file that is not found. */
function pathOf(name, value) {
  const names = value.split(/[/\\]/);
  const isTooLong = value.length > LONGEST_PATH || names.some((it) => it.length > LONGEST_NAME);
  if (isTooLong || /-----|[\r\n\0]|\\[nr]/.test(value) || mayBeBase64(value, names)) {
    const cure =
      'set it to a key as PEM text, with its BEGIN line, or to the path of a file, with ./ before a relative one';
    throw new FrontsealError(`the environment variable ${name} is neither PEM text nor a path: ${cure}`, 'invalid_key');
  }
  return value;
}

/** Return whether 64 characters of `value` in a row may be base64. A `/` is one of its characters, but not its first. */
function mayBeBase64(value, names) {
  const isPath = /^(\.{0,2}|~|[a-z]:)[/\\]/i.test(value);
  return isPath ? names.some((it) => /[\w+=-]{64}/.test(it) && /[A-Z]/.test(it)) : /[\w+/=-]{64}/.test(value);
}

module.exports = { environmentOptions };
