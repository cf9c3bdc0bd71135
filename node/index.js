'use strict';

const native = require('./native.js');
const { AccessDenied, FrontsealError } = require('./lib/errors.js');

const { internal, childPlaylists, encodeUrl, generateKeyPair, objectUrl, rtmp } = native;
const { Policy, PrivateKey, PublicKey, Resource, SignedCookies, SignedPolicy, Signer, Verifier } = native;

const version = internal.version();
const backend = internal.backend();

// Each file in lib takes a third of a millisecond to load, so it is loaded when it is first used.

const externalKeys = () => require('./lib/external-key.js');

internal.setHooks({
  AccessDenied,
  FrontsealError,
  Policy,
  keepFunction(sign) {
    externalKeys().keepFunction(this, sign);
  },
  ask(messages) {
    return externalKeys().ask(this, messages);
  },
  askLater(messages, finish) {
    return externalKeys().askLater(this, messages, finish);
  },
});

function inspect(url, options) {
  return require('./lib/inspection.js').inspect(url, options);
}

/** Give a class of the addon more methods. */
function extend(Class, methods) {
  for (const name of Reflect.ownKeys(methods)) {
    Object.defineProperty(Class.prototype, name, { value: methods[name], writable: true, configurable: true });
  }
}

extend(Signer, {
  signUrls(urls, options) {
    return require('./lib/url-lists.js').signList(this, urls, options);
  },
  signUrlsAsync(urls, options) {
    return require('./lib/url-lists.js').signListLater(this, urls, options);
  },
  signUrlStream(options) {
    return require('./lib/url-stream.js').urlStream(this, options);
  },
});

extend(SignedPolicy, {
  urls(urls, options) {
    return require('./lib/url-lists.js').signList(this, urls, options);
  },
});

extend(SignedCookies, {
  [Symbol.iterator]() {
    return Object.entries(this.toJSON()).values();
  },
  applyTo(response, attributes) {
    require('./lib/set-cookies.js').applyCookies(this, response, attributes);
  },
});

// What is wrong with the arguments of a method that returns a promise rejects the promise.
for (const name of ['signAsync', 'signCookiesAsync', 'signManifestAsync', 'signUrlAsync']) {
  const start = Signer.prototype[name];
  extend(Signer, {
    async [name](...args) {
      return start.apply(this, args);
    },
  });
}

/** What console.log shows of the objects of a class. Nothing else is shown, and no key. */
const SHOWN = new Map([
  [Policy, ['dateLessThan', 'resource', 'dateGreaterThan', 'ipAddress', 'custom']],
  [PrivateKey, ['keyType', 'bits']],
  [PublicKey, ['keyType', 'bits']],
  [Resource, ['pattern']],
  [SignedCookies, ['names']],
  [SignedPolicy, ['policy', 'canned']],
  [Signer, ['keyPairId', 'hashAlgorithm']],
  [Verifier, ['keyPairIds']],
]);

for (const [Class, names] of SHOWN) {
  extend(Class, {
    [Symbol.for('nodejs.util.inspect.custom')](_depth, style, show = require('node:util').inspect) {
      const fields = names.map((name) => [name, this[name]]);
      return `${Class.name} ${show(Object.fromEntries(fields), style)}`;
    },
  });
}

module.exports = {
  AccessDenied,
  FrontsealError,
  Policy,
  PrivateKey,
  PublicKey,
  Resource,
  SignedCookies,
  SignedPolicy,
  Signer,
  Verifier,
  backend,
  childPlaylists,
  encodeUrl,
  generateKeyPair,
  inspect,
  objectUrl,
  rtmp,
  version,
};
