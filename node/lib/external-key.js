'use strict';
// Keys behind a function that signs, which may answer later.

const { types } = require('node:util');

const { wrongType } = require('../native.js').internal;

/** How many signatures a function is asked for at a time. */
const AT_ONCE = 16;

/** The functions by their signers. They live as long as these, and no longer. */
const functions = new WeakMap();

/** Remember the function that signs for `signer`. */
function keepFunction(signer, sign) {
  functions.set(signer, sign);
}

/** Return the signatures of `messages` by the function of `signer`. */
function ask(signer, messages) {
  const sign = functions.get(signer);
  return messages.map((message) => {
    const signature = sign(message);
    if (typeof signature?.then === 'function') {
      signature.then(undefined, () => {});
      throw new TypeError('the function that signs returned a Promise: call the method whose name ends in Async');
    }
    return bytes(signature);
  });
}

/** Call `finish` with the signatures of `messages` by the function of `signer`, a few of which are awaited at a time. */
async function askLater(signer, messages, finish) {
  const sign = functions.get(signer);
  const signatures = new Array(messages.length);
  const rest = messages.entries();
  const work = async () => {
    for (const [index, message] of rest) signatures[index] = bytes(await sign(message));
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } catch (error) {
    try {
      finish([]);
    } catch {
      // Work without signatures fails, so that the next signature is verified.
    }
    throw error;
  }
  return finish(signatures);
}

function bytes(signature) {
  if (!types.isUint8Array(signature)) {
    throw wrongType('what the function that signs returns', 'a Buffer or Uint8Array', signature);
  }
  return signature;
}

module.exports = { ask, askLater, keepFunction };
