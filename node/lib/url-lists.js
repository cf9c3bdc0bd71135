'use strict';
// Lists of URLs. One text crosses into the addon much faster than many.

const { Batch, text, wrongType } = require('../native.js').internal;

/** How many URLs are signed in one go on the thread pool. */
const PART = 1024;

/** Sign `urls` with `owner`, a signer or a signed policy. */
function signList(owner, urls, options) {
  const batch = new Batch(owner, options, false);
  const list = listOf(urls);
  const tails = batch.encodes ? null : batch.signLines(owner, list.join('\n'), list.length, false);
  return tails === null ? batch.sign(owner, list, 0, false) : appended(list, tails);
}

/** Sign `urls` with `signer` on the thread pool. */
async function signListLater(signer, urls, options) {
  const sign = signerOfParts(signer, new Batch(signer, options, false));
  const list = listOf(urls);
  const signed = [];
  for (let first = 0; first < list.length; first += PART) signed.push(...(await sign(list.slice(first, first + PART))));
  return signed;
}

/** Return a function that signs the next part of `batch` on the thread pool. */
function signerOfParts(signer, batch) {
  let taken = 0;
  return async (urls) => {
    const first = taken;
    const list = listOf(urls, first);
    taken += list.length;
    const tails = batch.encodes ? null : await batch.signLines(signer, list.join('\n'), list.length, true);
    return tails === null ? batch.sign(signer, list, first, true) : appended(list, tails);
  };
}

/**
 * Return the URLs of an iterable as an array of its own, which nobody changes while it is signed, once each is known to be a
 * string. The first is number `first`.
 */
function listOf(urls, first = 0) {
  if (typeof urls === 'string' || typeof urls?.[Symbol.iterator] !== 'function') {
    throw wrongType('urls', 'an array or another iterable of strings', urls);
  }
  const list = Array.isArray(urls) ? urls.slice() : [...urls];
  for (let index = 0; index < list.length; index++) {
    if (typeof list[index] !== 'string') text(`url ${first + index}`, list[index]);
  }
  return list;
}

/** Return `urls` with what is to be appended to them. */
function appended(urls, { texts, counts }) {
  const signed = new Array(urls.length);
  let index = 0;
  for (let tail = 0; tail < texts.length; tail++) {
    const end = index + counts[tail];
    for (; index < end; index++) signed[index] = urls[index] + texts[tail];
  }
  return signed;
}

module.exports = { signList, signListLater, signerOfParts };
