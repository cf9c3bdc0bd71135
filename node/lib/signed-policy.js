'use strict';

const { types } = require('node:util');

const native = require('../native.js');
const { flag, options, url } = require('./arguments.js');
const { MANIFEST_OPTIONS, manifest } = require('./manifest.js');
const { show } = require('./show.js');
const { SignedCookies } = require('./signed-cookies.js');
const { listOf, signPart } = require('./url-list.js');

class SignedPolicy {
  #handle;

  constructor(handle) {
    if (!types.isExternal(handle)) throw new TypeError('a signed policy is made by Signer.sign');
    this.#handle = handle;
  }

  url(given, { encode } = {}) {
    return native.signedPolicyUrl(this.#handle, encode ? native.encodeUrl(url(given, true)) : url(given));
  }

  urls(urls, given = {}) {
    const encode = flag('encode', options(given, ['encode']).encode, false);
    return signPart(native.signedPolicyBatch(this.#handle, encode), listOf(urls, encode), encode);
  }

  manifest(given, baseUrl, how = {}) {
    return native.signedPolicyManifest(this.#handle, ...manifest(given, baseUrl, options(how, MANIFEST_OPTIONS)));
  }

  cookies() {
    return new SignedCookies(native.signedPolicyCookies(this.#handle));
  }

  get policy() {
    return native.signedPolicyFields(this.#handle).policy;
  }

  get canned() {
    return native.signedPolicyFields(this.#handle).canned;
  }

  get parameters() {
    return native.signedPolicyFields(this.#handle).parameters;
  }
}

show(SignedPolicy, ['policy', 'canned']);

module.exports = { SignedPolicy };
