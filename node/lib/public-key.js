'use strict';

const native = require('../native.js');
const { keySource } = require('./key-source.js');
const { show } = require('./show.js');

class PublicKey {
  #handle;
  #fields;

  constructor(key) {
    const source = key instanceof PublicKey ? key.toPem() : key;
    this.#handle = keySource('public', source, native.newPublicKey);
    this.#fields = native.publicKeyFields(this.#handle);
  }

  toPem() {
    return native.publicKeyToPem(this.#handle);
  }

  get keyType() {
    return this.#fields.keyType;
  }

  get bits() {
    return this.#fields.bits;
  }
}

show(PublicKey, ['keyType', 'bits']);

module.exports = { PublicKey };
