'use strict';

const { readFileSync } = require('node:fs');
const path = require('node:path');

const { PrivateKey, Signer } = require('..');

const TOP = path.join(__dirname, '..', '..');
const KEYS = path.join(TOP, 'tests', 'keys');
const VECTORS = path.join(TOP, 'tests', 'vectors');

/** The compilers of the versions of TypeScript whose users the types are for. */
const TYPESCRIPTS = ['typescript-5', 'typescript', 'typescript-7'].map((name) => {
  return path.join(__dirname, '..', 'node_modules', name, 'bin', 'tsc');
});

const KEY_PAIR_ID = 'K2JCJMDEHXQW5F';
const HOST = 'https://d111111abcdef8.cloudfront.net';
const URL = `${HOST}/film.mp4`;

/** 2030-01-01T00:00:00Z */
const END = 1893456000;

/** Return the PEM of a key of tests/keys, such as rsa-2048 or p-256.pub. */
function pem(name) {
  return readFileSync(path.join(KEYS, `${name}.pem`), 'utf8');
}

const keys = new Map();

/** Return a key of tests/keys. */
function key(name) {
  if (!keys.has(name)) keys.set(name, new PrivateKey(pem(name)));
  return keys.get(name);
}

/** Return a signer with a key of tests/keys. */
function signer(name = 'rsa-2048') {
  return new Signer({ keyPairId: KEY_PAIR_ID, privateKey: key(name) });
}

module.exports = { END, HOST, KEYS, KEY_PAIR_ID, TOP, TYPESCRIPTS, URL, VECTORS, key, pem, signer };
