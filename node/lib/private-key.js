'use strict';

const { types } = require('node:util');

const native = require('../native.js');
const { bytes, optionalText, options, text } = require('./arguments.js');
const { keySource } = require('./key-source.js');
const { show } = require('./show.js');

let handleOf;

class PrivateKey {
  #handle;
  #fields;

  static {
    handleOf = (key) => (typeof key === 'object' && key !== null && #handle in key ? key.#handle : null);
  }

  constructor(key, passphrase) {
    this.#handle = types.isExternal(key) ? key : readPrivateKey(key, passphrase);
    this.#fields = native.privateKeyFields(this.#handle);
  }

  static generate(keyType = 'rsa') {
    return new PrivateKey(native.generatePrivateKey(text('keyType', keyType)));
  }

  publicKeyPem() {
    return native.privateKeyPublicPem(this.#handle);
  }

  publicKey() {
    const { PublicKey } = require('./public-key.js');
    return new PublicKey(this.publicKeyPem());
  }

  toPem() {
    return native.privateKeyToPem(this.#handle);
  }

  sign(message, hashAlgorithm) {
    return native.privateKeySign(this.#handle, bytes('message', message), optionalText('hashAlgorithm', hashAlgorithm));
  }

  get keyType() {
    return this.#fields.keyType;
  }

  get bits() {
    return this.#fields.bits;
  }

  get warning() {
    return this.#fields.warning ?? null;
  }
}

show(PrivateKey, ['keyType', 'bits']);

/** Read a private key, and return its handle. */
function readPrivateKey(key, passphrase) {
  const secret = typeof passphrase === 'string' || passphrase == null ? passphrase : bytes('passphrase', passphrase);
  return keySource('private', key, (source) => native.newPrivateKey(source, secret));
}

/** Return the handle of a key: a PrivateKey, or what one is read from. */
function privateKeyHandle(key, passphrase) {
  const handle = handleOf(key);
  if (handle === null) return readPrivateKey(key, passphrase);
  if (passphrase != null) throw new TypeError('passphrase is for a key that is read: leave it out');
  return handle;
}

function generateKeyPair(given = {}) {
  const key = PrivateKey.generate(options(given, ['type']).type);
  return { privateKey: key.toPem(), publicKey: key.publicKeyPem() };
}

module.exports = { PrivateKey, generateKeyPair, privateKeyHandle };
