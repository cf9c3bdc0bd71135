'use strict';

const native = require('../native.js');
const { count, flag, optionalText, options, text, url } = require('./arguments.js');
const { PARTS, limits, wholePolicy } = require('./policy.js');
const { show } = require('./show.js');
const { SignedCookies } = require('./signed-cookies.js');
const { SignedPolicy } = require('./signed-policy.js');
const { signingKey } = require('./signing-key.js');
const { listOf, signPart, signPartAsync } = require('./url-list.js');

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
    this.#key = signingKey(key);
    const hash = optionalText('hashAlgorithm', hashAlgorithm);
    const capacity = count('cache', cache);
    if (capacity > 0 && typeof key.privateKey === 'function') {
      throw new TypeError('cache is for a key in this process: let the function that signs keep what it returns, by its argument');
    }
    this.#handle = native.newSigner(keyPairId, this.#key.handle, hash, capacity);
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
    const { LineStream, UrlStream } = require('./url-stream.js'); // here, for it loads node:stream
    return new (flag('lines', lines, false) ? LineStream : UrlStream)(this.#signerOfParts(policy, encode));
  }

  signCookies(resource, limits) {
    const policy = this.#limits(cookieOptions(resource, limits));
    return new SignedCookies(this.#key.run(() => native.signCookies(this.#handle, policy)));
  }

  async signCookiesAsync(resource, limits) {
    const policy = this.#limits(cookieOptions(resource, limits));
    const cookies = await this.#key.runAsync(
      () => native.signCookies(this.#handle, policy),
      () => native.signCookiesAsync(this.#handle, policy),
    );
    return new SignedCookies(cookies);
  }

  sign(given) {
    const policy = wholePolicy(given);
    return new SignedPolicy(this.#key.run(() => native.sign(this.#handle, policy)));
  }

  async signAsync(given) {
    const policy = wholePolicy(given);
    const signed = await this.#key.runAsync(
      () => native.sign(this.#handle, policy),
      () => native.signAsync(this.#handle, policy),
    );
    return new SignedPolicy(signed);
  }

  /** Return a function that signs the next part of a long run of URLs, beside the event loop. */
  #signerOfParts(policy, encode) {
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
    const { encode, policy } = this.#urlOptions(limits);
    return [listOf(urls, encode), policy, encode];
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

/** Return the options for cookies, with the resource among them. */
function cookieOptions(resource, given) {
  if (given === undefined && typeof resource === 'object') return options(resource, LIMITS);
  return { ...options(given, LIMITS.filter((name) => name !== 'resource')), resource: text('resource', resource) };
}

module.exports = { LIMITS, Signer, signStream };
