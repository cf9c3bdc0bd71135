'use strict';

const native = require('../native.js');
const { byKeyPairId, kindOf, optionalText, options, timeOfRequest, url, wrongType } = require('./arguments.js');
const { AccessDenied } = require('./errors.js');
const { Policy } = require('./policy.js');
const { PublicKey } = require('./public-key.js');
const { show } = require('./show.js');

let handleOf;

class Verifier {
  #handle;
  #keyPairIds;

  static {
    handleOf = (verifier) =>
      typeof verifier === 'object' && verifier !== null && #handle in verifier ? verifier.#handle : null;
  }

  constructor(keys) {
    const pems = byKeyPairId('keys', keys).map(([id, key]) => [id, new PublicKey(key).toPem()]);
    this.#keyPairIds = pems.map(([id]) => id);
    this.#handle = native.newVerifier(Object.fromEntries(pems));
  }

  get keyPairIds() {
    return this.#keyPairIds;
  }

  verifyUrl(given, viewer = {}) {
    const { at, ip } = options(viewer, ['at', 'ip']);
    return granted(native.verifyUrl(this.#handle, url(given), timeOfRequest('at', at), optionalText('ip', ip)));
  }

  verifyCookies(given, cookies, viewer = {}) {
    const { at, ip } = options(viewer, ['at', 'ip']);
    const header = cookieHeader(cookies);
    return granted(native.verifyCookies(this.#handle, url(given), header, timeOfRequest('at', at), optionalText('ip', ip)));
  }

  verifyRequest(given, request = {}) {
    const { cookies, at, ip } = options(request, ['cookies', 'at', 'ip']);
    const header = cookies == null ? null : cookieHeader(cookies);
    return granted(native.verifyRequest(this.#handle, url(given), header, timeOfRequest('at', at), optionalText('ip', ip)));
  }
}

show(Verifier, ['keyPairIds']);

/** Return the grant of a verdict, or throw its denial. */
function granted({ grant, denial }) {
  if (denial !== undefined) throw new AccessDenied(denial);
  return { ...grant, policy: new Policy(grant.policy), resource: grant.resource ?? null };
}

/** Return the value of a Cookie header: as it is, or of cookies by name and value. */
function cookieHeader(cookies) {
  if (typeof cookies === 'string') return cookies;
  if (cookies === null || typeof cookies !== 'object') {
    throw new TypeError(`cookies must be a string (a Cookie header) or an object of names to values, not ${kindOf(cookies)}`);
  }
  const pairs = typeof cookies[Symbol.iterator] === 'function' ? [...cookies] : Object.entries(cookies);
  // Express parses some cookies into objects. None of those is CloudFront's.
  const texts = pairs.filter(([, value]) => typeof value === 'string');
  return texts.map(([name, value]) => `${name}=${value}`).join('; ');
}

function inspect(given, known) {
  if (known === undefined && typeof given === 'object') return inspect(undefined, given);
  const { cookies, at, ip, verifier } = options(known ?? {}, ['cookies', 'at', 'ip', 'verifier']);
  if (given == null && cookies == null) throw new TypeError('there is nothing to inspect: give url or cookies');
  const json = native.inspect(
    given == null ? null : url(given),
    cookies == null ? null : cookieHeader(cookies),
    timeOfRequest('at', at),
    optionalText('ip', ip),
    verifier == null ? null : verifierHandle(verifier),
  );
  return camelCased(JSON.parse(json));
}

function verifierHandle(verifier) {
  const handle = handleOf(verifier);
  if (handle === null) throw wrongType('verifier', 'a Verifier', verifier);
  return handle;
}

/** Return the fields of `it` with their names as JavaScript writes them. */
function camelCased(it) {
  const name = (field) => field.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(it).map(([field, value]) => [name(field), value]));
}

module.exports = { Verifier, camelCased, inspect };
