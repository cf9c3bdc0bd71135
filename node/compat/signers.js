'use strict';
// The parsed keys of the drop-ins, whose callers give a PEM at each call.

const { createHmac, randomBytes } = require('node:crypto');
const { setTimeout } = require('node:timers');
const { types } = require('node:util');

const { Signer } = require('../index.js');
const { text, wrongType } = require('../native.js').internal;

const MOST = 32;
const SWEEP_MILLISECONDS = 10 * 60 * 1000;

// What stands for a key in the cache. It is worth nothing outside this process, so neither a PEM nor a passphrase, nor
// anything that one could be guessed with, is kept.
const secret = randomBytes(32);
const namesOfKeyObjects = new WeakMap();

// In the order of their last use. `used` says whether that was after the last sweep.
const signers = new Map();
let isSweeping = false;

/**
 * Return the signer of these options, and parse its key only if it was not used of late.
 *
 * At most 32 are kept, without the PEM, and each for 10 to 20 minutes after its last use.
 */
function signerOf(keyPairId, privateKey, { passphrase, hashAlgorithm }) {
  const name = `${nameOf(privateKey, passphrase == null ? undefined : text('passphrase', passphrase))} ${hashAlgorithm} ${keyPairId}`;
  let entry = signers.get(name);
  if (entry === undefined) {
    entry = { signer: new Signer({ keyPairId, privateKey, passphrase, hashAlgorithm }) };
    if (signers.size === MOST) signers.delete(signers.keys().next().value);
  }
  signers.delete(name);
  signers.set(name, entry);
  entry.used = true;
  if (!isSweeping) sweepLater();
  return entry.signer;
}

function nameOf(privateKey, passphrase) {
  if (types.isKeyObject(privateKey)) {
    const name = namesOfKeyObjects.get(privateKey) ?? randomBytes(16).toString('base64');
    namesOfKeyObjects.set(privateKey, name);
    return name;
  }
  if (typeof privateKey !== 'string' && !types.isUint8Array(privateKey)) {
    throw wrongType('the private key', 'a string, Buffer or KeyObject', privateKey);
  }
  return createHmac('sha256', secret)
    .update(JSON.stringify([passphrase]))
    .update(privateKey)
    .digest('base64');
}

function sweepLater() {
  isSweeping = true;
  setTimeout(forgetIdle, SWEEP_MILLISECONDS).unref?.();
}

function forgetIdle() {
  for (const [name, entry] of signers) {
    if (!entry.used) signers.delete(name);
    entry.used = false;
  }
  isSweeping = false;
  if (signers.size > 0) sweepLater();
}

module.exports = { signerOf };
