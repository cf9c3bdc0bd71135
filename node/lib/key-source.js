'use strict';

const { types } = require('node:util');

const { bytes, wrongType } = require('./arguments.js');
const { FrontsealError } = require('./errors.js');

/** Node's name of the format that holds a key of each type. */
const FORMATS = { private: 'pkcs8', public: 'spki' };

/** Give the text or the bytes of a key, which may be a KeyObject, to `read`. */
function keySource(type, key, read) {
  if (types.isKeyObject(key)) {
    const der = exported(type, key);
    try {
      return read(der);
    } finally {
      der.fill(0);
    }
  }
  if (typeof key === 'string') return read(key);
  if (types.isUint8Array(key)) return read(bytes('key', key));
  const others = type === 'private' ? ', PrivateKey or a function that signs' : ' or PublicKey';
  throw wrongType(`a ${type} key`, `a string, Buffer, KeyObject${others}`, key);
}

function exported(type, key) {
  if (key.type !== type) {
    throw new FrontsealError(`the key is a ${key.type} KeyObject: give the ${type} one`, 'invalid_key');
  }
  return key.export({ type: FORMATS[type], format: 'der' });
}

module.exports = { keySource };
