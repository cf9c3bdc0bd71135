'use strict';

const { types } = require('node:util');

const native = require('../native.js');
const { bytes, text } = require('./arguments.js');
const { privateKeyHandle } = require('./private-key.js');

/** How many signatures a key outside is asked for at a time. */
const AT_ONCE = 16;

/** A key in this process. */
class LocalKey {
  constructor(handle) {
    this.handle = handle;
  }

  /** Return the limits as they are: work is done once. */
  settle(policy) {
    return policy;
  }

  run(work) {
    return work();
  }

  /** Do the work beside the event loop. */
  runAsync(_work, workBeside) {
    return workBeside();
  }
}

/**
 * A key behind a function that signs, which may answer later. Work is done twice, as
 * bindings/node/src/external_key.rs says.
 */
class ExternalKey {
  #sign;

  constructor(sign, keyType) {
    this.#sign = sign;
    this.handle = native.newExternalKey(keyType);
  }

  /** Return the handle of a policy, so that "in five minutes" is the same moment both times. */
  settle(policy) {
    return types.isExternal(policy) ? policy : native.newPolicy(policy);
  }

  /** Do `work`, which signs with this key, with a function that answers at once. */
  run(work) {
    const messages = this.#rehearse(work);
    const signatures = messages.map((message) => this.#signature(message));
    native.giveSignatures(this.handle, messages, signatures);
    return work();
  }

  /**
   * Do `work`, which signs with this key, with a function that may answer later. `rehearse` is the same work where that
   * would leave something behind.
   */
  async runAsync(work, _workBeside, rehearse = work) {
    const messages = this.#rehearse(rehearse);
    const signatures = await mapAtOnce(messages, async (message) => signed(await this.#sign(Buffer.from(message))));
    native.giveSignatures(this.handle, messages, signatures);
    return work();
  }

  /** Return what `work` would have signed. */
  #rehearse(work) {
    native.beginRehearsal(this.handle);
    try {
      work();
    } catch (error) {
      native.endRehearsal(this.handle);
      throw error;
    }
    return native.endRehearsal(this.handle);
  }

  #signature(message) {
    const signature = this.#sign(Buffer.from(message));
    if (typeof signature?.then === 'function') {
      signature.then(undefined, () => {});
      throw new TypeError('the function that signs returned a Promise: call the method whose name ends in Async');
    }
    return signed(signature);
  }
}

function signed(signature) {
  return bytes('what the function that signs returns', signature);
}

/** Return the promised results of `ask` for each of `items`, of which a few are asked at a time. */
async function mapAtOnce(items, ask) {
  const results = new Array(items.length);
  const rest = items.entries();
  const worker = async () => {
    for (const [index, item] of rest) results[index] = await ask(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

/** Return the key that a signer is given. */
function signingKey({ privateKey, passphrase, keyType }) {
  if (typeof privateKey === 'function') {
    if (passphrase != null) throw new TypeError('passphrase is for a key, not for a function that signs: leave it out');
    return new ExternalKey(privateKey, text('keyType', keyType ?? 'rsa'));
  }
  if (keyType != null) throw new TypeError('keyType is for a function that signs: leave it out, the key says its type');
  return new LocalKey(privateKeyHandle(privateKey, passphrase));
}

module.exports = { signingKey };
