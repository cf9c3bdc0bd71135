'use strict';

const native = require('../native.js');
const { kindOf, url } = require('./arguments.js');

/** Return the URLs of an iterable as an array, once each is known to be a string. The first is number `first`. */
function listOf(urls, encode, first = 0) {
  if (typeof urls === 'string' || typeof urls?.[Symbol.iterator] !== 'function') {
    throw new TypeError(`urls must be an array or another iterable of strings, not ${kindOf(urls)}`);
  }
  const list = Array.isArray(urls) ? urls : [...urls];
  for (let index = 0; index < list.length; index++) {
    if (typeof list[index] !== 'string' || encode) url(list[index], encode, `url ${first + index}`);
  }
  return list;
}

/** Sign the next part of a batch, which `encode` says was begun so. */
function signPart(batch, urls, encode) {
  const lines = asLines(urls, encode);
  return lines === null ? native.batchSign(batch, urls) : appended(urls, native.batchSignLines(batch, lines));
}

/** Sign the next part of a batch beside the event loop. */
async function signPartAsync(batch, urls, encode) {
  const lines = asLines(urls, encode);
  if (lines === null) return native.batchSignAsync(batch, urls);
  return appended(urls, await native.batchSignLinesAsync(batch, lines));
}

/** Return `urls` as one text, which crosses into the addon much faster; null where they must be told apart or changed. */
function asLines(urls, encode) {
  if (encode || urls.length === 0) return null;
  const lines = urls.join('\n');
  let breaks = 0;
  for (let at = lines.indexOf('\n'); at !== -1; at = lines.indexOf('\n', at + 1)) breaks++;
  return breaks === urls.length - 1 ? lines : null;
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
