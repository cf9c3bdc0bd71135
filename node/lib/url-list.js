'use strict';

const native = require('../native.js');
const { iterable, url } = require('./arguments.js');

/**
 * Return the URLs of an iterable as an array of its own, which nobody changes while it is signed, once each is known to be a
 * string. The first is number `first`.
 */
function listOf(urls, encode, first = 0) {
  const list = Array.isArray(urls) ? urls.slice() : [...iterable('urls', urls)];
  for (let index = 0; index < list.length; index++) {
    if (typeof list[index] !== 'string' || encode) url(list[index], encode, `url ${first + index}`);
  }
  return list;
}

/**
 * Sign the next part of a batch, which `encode` says was begun so. One text crosses into the addon much faster than many; it does
 * not serve where URLs are changed, or one has a line break, which the addon finds.
 */
function signPart(batch, urls, encode) {
  const tails = encode ? null : native.batchSignLines(batch, urls.join('\n'), urls.length);
  return tails === null ? native.batchSign(batch, urls) : appended(urls, tails);
}

/** Sign the next part of a batch beside the event loop. */
async function signPartAsync(batch, urls, encode) {
  const tails = encode ? null : await native.batchSignLinesAsync(batch, urls.join('\n'), urls.length);
  return tails === null ? native.batchSignAsync(batch, urls) : appended(urls, tails);
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

module.exports = { listOf, signPart, signPartAsync };
