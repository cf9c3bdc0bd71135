'use strict';

const { types } = require('node:util');

const { FrontsealError } = require('./errors.js');

/** A point in time from here on is in milliseconds, as in the core: in seconds it would be the year 5138. */
const FIRST_IN_MILLISECONDS = 1e11;

/** Return what `value` is, for the text of a TypeError. */
function kindOf(value) {
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  return value.constructor?.name || 'object';
}

function wrongType(name, rule, value) {
  return new TypeError(`${name} must be ${rule}, not ${kindOf(value)}`);
}

/** Return `value` if it is a string. */
function text(name, value) {
  if (typeof value !== 'string') throw wrongType(name, 'a string', value);
  return value;
}

/** Return `value` if it is a string, and undefined if it was left out. */
function optionalText(name, value) {
  return value == null ? undefined : text(name, value);
}

/** Return `value` if it is a boolean, and `otherwise` if it was left out. */
function flag(name, value, otherwise) {
  if (value == null) return otherwise;
  if (typeof value !== 'boolean') throw wrongType(name, 'a boolean', value);
  return value;
}

/** Return the text `value` if it can be written as UTF-8; otherwise `code` says what it spoils. */
function wellFormed(name, value, code) {
  if (/\p{Surrogate}/u.test(value)) {
    throw new FrontsealError(`${name} has half of a surrogate pair, which no encoding can write: repair it`, code);
  }
  return value;
}

/** Return `value` if it is an iterable of strings, which a string is not. */
function iterable(name, value) {
  if (typeof value === 'string' || typeof value?.[Symbol.iterator] !== 'function') {
    throw wrongType(name, 'an array or another iterable of strings', value);
  }
  return value;
}

/** Return the pairs of `value`, an object of key pair ids to public keys. */
function byKeyPairId(name, value) {
  const rule = 'an object of key pair ids to public keys';
  if (value instanceof Map) throw new TypeError(`${name} must be ${rule}, not Map: give Object.fromEntries(${name})`);
  // The entries of an array, of a key and of other objects of a class are not what was meant.
  if (!isPlainObject(value)) throw wrongType(name, rule, value);
  return Object.entries(value);
}

/** Return whether `value` is an object as a literal makes it, in whatever context. */
function isPlainObject(value) {
  if (value === null || typeof value !== 'object') return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Return the URL `value`, whose characters are all there to be encoded if `encode` is set. */
function url(value, encode = false, name = 'url') {
  if (value instanceof URL) throw new TypeError(`${name} must be a string, not URL: pass its href`);
  text(name, value);
  return encode ? wellFormed(name, value, 'invalid_url') : value;
}

/** Return the bytes `value` as a Buffer, which shares them. */
function bytes(name, value) {
  if (!types.isUint8Array(value)) throw wrongType(name, 'a Buffer or Uint8Array', value);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

function wholeSeconds(name, value) {
  if (Number.isSafeInteger(value)) return value;
  throw new FrontsealError(`${name} ${value} is not a whole number: give whole seconds`, 'invalid_time');
}

/** Return the point in time `value`, a Date or Unix seconds, in Unix seconds. */
function pointInTime(name, value) {
  if (types.isDate(value)) {
    const seconds = Math.floor(value.getTime() / 1000);
    if (Number.isNaN(seconds)) throw new FrontsealError(`${name} is an invalid Date`, 'invalid_time');
    return seconds;
  }
  if (typeof value !== 'number') throw wrongType(name, 'a Date or a number (Unix seconds)', value);
  return wholeSeconds(name, value);
}

/** Return the length of time `value` in seconds. */
function lengthOfTime(name, value) {
  if (typeof value !== 'number') throw wrongType(name, 'a number (seconds)', value);
  return wholeSeconds(name, value);
}

/** Return the number of things `value`, and 0 if it was left out. */
function count(name, value) {
  if (value == null) return 0;
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** 32) {
    throw new TypeError(`${name} must be a whole number from 0 on, not ${typeof value === 'number' ? value : kindOf(value)}`);
  }
  return value;
}

/** Return the time of a request `value`, or the current time if it was left out, in Unix seconds. */
function timeOfRequest(name, value) {
  const seconds = pointInTime(name, value ?? new Date());
  // The core denies a request at such a time. Here it is the caller's mistake, and not the viewer's.
  const cure = `give a Date, or whole seconds since 1970-01-01 UTC, or leave ${name} out for now`;
  if (seconds <= 0) throw new FrontsealError(`${name} ${seconds} is not after 1970-01-01: ${cure}`, 'invalid_time');
  if (seconds >= FIRST_IN_MILLISECONDS) {
    throw new FrontsealError(`${name} ${seconds} looks like milliseconds: ${cure}`, 'invalid_time');
  }
  return seconds;
}

/** Return `given` if it is an object with no other names than `names`: a misspelt restriction must not be dropped. */
function options(given, names) {
  if (given === null || typeof given !== 'object' || Array.isArray(given)) throw wrongType('options', 'an object', given);
  for (const name in given) {
    if (!names.includes(name)) throw new TypeError(`unknown option ${name}: ${hint(name, names)}`);
  }
  return given;
}

function hint(name, names) {
  const meant = names.find((known) => similar(name, known));
  if (meant !== undefined) return `did you mean ${meant}?`;
  return names.length === 1 ? `there is only ${names[0]}` : `there are ${names.join(', ')}`;
}

/** Return whether `name` is `known` in another case, shortened, or with a letter or two wrong. */
function similar(name, known) {
  const [a, b] = [name, known].map((it) => it.toLowerCase().replace(/[^a-z]/g, ''));
  return (a.length > 1 && b.includes(a)) || distance(a, b) <= 2;
}

/** Return how many letters must be changed, put in or left out to make `b` of `a`. */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(next[j] + 1, row[j + 1] + 1, row[j] + (a[i] === b[j] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}

module.exports = {
  bytes,
  byKeyPairId,
  count,
  flag,
  iterable,
  kindOf,
  lengthOfTime,
  optionalText,
  options,
  pointInTime,
  text,
  timeOfRequest,
  url,
  wellFormed,
  wrongType,
};
