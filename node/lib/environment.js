'use strict';

const { readFileSync } = require('node:fs');

const { optionalText, options } = require('./arguments.js');
const { FrontsealError } = require('./errors.js');

/** The environment variables that a signer is made from, unless others are named. */
const VARIABLES = {
  keyPairId: 'FRONTSEAL_KEY_PAIR_ID',
  privateKey: 'FRONTSEAL_PRIVATE_KEY',
  passphrase: 'FRONTSEAL_PASSPHRASE',
};

/** Return the options of a signer whose key is in the environment, where a variable that is empty counts as not set. */
function environmentOptions(given) {
  const { hashAlgorithm, cache, ...names } = options(given, [...Object.keys(VARIABLES), 'hashAlgorithm', 'cache']);
  const [id, key, passphrase] = Object.entries(VARIABLES).map(([option, usual]) => optionalText(option, names[option]) ?? usual);
  const source = variable(key, 'invalid_key');
  return {
    keyPairId: variable(id, 'invalid_key_pair_id'),
    privateKey: source.includes('-----BEGIN') ? source : readFileSync(source),
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

module.exports = { environmentOptions };
