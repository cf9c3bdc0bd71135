'use strict';

const native = require('../native.js');
const { count, flag, optionalText, options, text, url } = require('./arguments.js');
const { PARTS, limits, wholePolicy } = require('./policy.js');
const { show } = require('./show.js');
// The files for keys, cookies, manifests and many URLs are loaded by what needs them, as in index.js.

const SIGNER_OPTIONS = ['keyPairId', 'privateKey', 'passphrase', 'keyType', 'hashAlgorithm', 'cache'];

/** The options that say who may, until when. */
const LIMITS = [...PARTS, 'policy'];

const URL_OPTIONS = [...LIMITS, 'encode'];

/** How many URLs are signed in one go beside the event loop. */
const PART = 1024;

let signStream;

class Signer {
  #key;
  #handle;
  #keyPairId;

  static {
    signStream = (signer, stream, policy) => signer.#signStream(stream, policy);
  }

  constructor(given) {
    const { keyPairId, hashAlgorithm, cache, ...key } = options(given, SIGNER_OPTIONS);
    this.#keyPairId = text('keyPairId', keyPairId);
    const { signingKey } = require('./signing-key.js');
    this.#key = signingKey(key);
    const hash = optionalText('hashAlgorithm', hashAlgorithm);
    const capacity = count('cache', cache);
    if (capacity > 0 && typeof key.privateKey === 'function') {
      throw new TypeError('cache is for a key in this process: let the function that signs keep what it returns, by its argument');
    }
    this.#handle = native.newSigner(keyPairId, this.#key.handle, hash, capacity);
  }

  static fromEnvironment(given = {}) {
    const { environmentOptions } = require('./environment.js');
    return new Signer(environmentOptions(given));
  }

  get keyPairId() {
    return this.#keyPairId;
  }

  get hashAlgorithm() {
    return native.signerHashAlgorithm(this.#handle);
  }

  get cacheInfo() {
    return native.signerCacheInfo(this.#handle) ?? null;
  }

  signUrl(given, limits) {
    const [target, policy] = this.#request(given, limits);
    return this.#key.run(() => native.signUrl(this.#handle, target, policy));
  }

  async signUrlAsync(given, limits) {
    const [target, policy] = this.#request(given, limits);
    return this.#key.runAsync(
      () => native.signUrl(this.#handle, target, policy),
      () => native.signUrlAsync(this.#handle, target, policy),
    );
  }

  signUrls(urls, limits) {
    const { signPart } = require('./url-list.js');
    const [list, policy, encode] = this.#requests(urls, limits);
    return this.#key.run(() => signPart(native.newBatch(this.#handle, policy, encode), list, encode));
  }

  async signUrlsAsync(urls, limits) {
    const [list, policy, encode] = this.#requests(urls, limits);
    const sign = this.#signerOfParts(policy, encode);
    const signed = [];
    for (let first = 0; first < list.length; first += PART) {
      signed.push(...(await sign(list.slice(first, first + PART))));
    }
    return signed;
  }

  signUrlStream(given) {
    const { lines, ...rest } = options(given, [...URL_OPTIONS, 'lines']);
    const { encode, policy } = this.#urlOptions(rest);
    const { LineStream, UrlStream } = require('./url-stream.js');
    return new (flag('lines', lines, false) ? LineStream : UrlStream)(this.#signerOfParts(policy, encode));
  }

  signCookies(resource, limits) {
    const policy = this.#limits(cookieOptions(resource, limits));
    return signedCookies(this.#key.run(() => native.signCookies(this.#handle, policy)));
  }

  async signCookiesAsync(resource, limits) {
    const policy = this.#limits(cookieOptions(resource, limits));
    const cookies = await this.#key.runAsync(
      () => native.signCookies(this.#handle, policy),
      () => native.signCookiesAsync(this.#handle, policy),
    );
    return signedCookies(cookies);
  }

  signManifest(given, baseUrl, limits) {
    const request = this.#manifest(given, baseUrl, limits);
    return this.#key.run(() => native.signManifest(this.#handle, ...request));
  }

  async signManifestAsync(given, baseUrl, limits) {
    const request = this.#manifest(given, baseUrl, limits);
    return this.#key.runAsync(
      () => native.signManifest(this.#handle, ...request),
      () => native.signManifestAsync(this.#handle, ...request),
    );
  }

  sign(given) {
    const policy = wholePolicy(given);
    return signedPolicy(this.#key.run(() => native.sign(this.#handle, policy)));
  }

  async signAsync(given) {
    const policy = wholePolicy(given);
    const signed = await this.#key.runAsync(
      () => native.sign(this.#handle, policy),
      () => native.signAsync(this.#handle, policy),
    );
    return signedPolicy(signed);
  }

  /** Return a function that signs the next part of a long run of URLs, beside the event loop. */
  #signerOfParts(policy, encode) {
    const { listOf, signPart, signPartAsync } = require('./url-list.js');
    let batch;
    const begin = async () =>
      this.#key.runAsync(
        () => native.newBatch(this.#handle, policy, encode),
        () => native.newBatchAsync(this.#handle, policy, encode),
      );
    let taken = 0;
    return async (urls) => {
      const list = listOf(urls, encode, taken);
      taken += list.length;
      batch ??= await begin();
      return this.#key.runAsync(
        () => signPart(batch, list, encode),
        () => signPartAsync(batch, list, encode),
        () => signPart(native.batchCopy(batch), list, encode),
      );
    };
  }

  /** Return a URL and a policy as the addon takes them. */
  #request(given, limits) {
    const { encode, policy } = this.#urlOptions(limits);
    return [encode ? native.encodeUrl(url(given, true)) : url(given), policy];
  }

  /** Return URLs, a policy and whether to encode as the addon takes them. */
  #requests(urls, limits) {
    const { listOf } = require('./url-list.js');
    const { encode, policy } = this.#urlOptions(limits);
    return [listOf(urls, encode), policy, encode];
  }

  /** Return a manifest, its URL, a policy, whether each URI is signed for itself, and the options, as the addon takes them. */
  #manifest(given, baseUrl, limits) {
    const { MANIFEST_OPTIONS, manifest } = require('./manifest.js');
    const { each, hosts, uriForm, encode, ...rest } = options(limits, [...LIMITS, 'each', ...MANIFEST_OPTIONS]);
    const [target, base, settings] = manifest(given, baseUrl, { hosts, uriForm, encode });
    return [target, base, this.#limits(rest), flag('each', each, false), settings];
  }

  #urlOptions(given) {
    const { encode, ...rest } = options(given, URL_OPTIONS);
    return { encode: flag('encode', encode, false), policy: this.#limits(rest) };
  }

  #limits(given) {
    return this.#key.settle(limits(given));
  }

  #signStream(stream, given) {
    const policy = this.#limits(given);
    return this.#key.run(() => native.signStream(this.#handle, stream, policy));
  }
}

show(Signer, ['keyPairId', 'hashAlgorithm']);

/** Return what was signed as an object. */
function signedPolicy(handle) {
  const { SignedPolicy } = require('./signed-policy.js');
  return new SignedPolicy(handle);
}

function signedCookies(handle) {
  const { SignedCookies } = require('./signed-cookies.js');
  return new SignedCookies(handle);
}

/** Return the options for cookies, with the resource among them. */
function cookieOptions(resource, given) {
  if (given === undefined && typeof resource === 'object') return options(resource, LIMITS);
  return { ...options(given, LIMITS.filter((name) => name !== 'resource')), resource: text('resource', resource) };
}

module.exports = { LIMITS, Signer, signStream };
