'use strict';

const native = require('./native.js');
const { url } = require('./lib/arguments.js');
const { AccessDenied, FrontsealError } = require('./lib/errors.js');

const version = native.version();
const backend = native.backend();

function encodeUrl(given) {
  return native.encodeUrl(url(given, true));
}

/** The other names. Each file takes a third of a millisecond, so it is loaded when a name of it is first used. */
const LATER = {
  Policy: () => require('./lib/policy.js').Policy,
  PrivateKey: () => require('./lib/private-key.js').PrivateKey,
  PublicKey: () => require('./lib/public-key.js').PublicKey,
  Resource: () => require('./lib/resource.js').Resource,
  SignedCookies: () => require('./lib/signed-cookies.js').SignedCookies,
  SignedPolicy: () => require('./lib/signed-policy.js').SignedPolicy,
  Signer: () => require('./lib/signer.js').Signer,
  Verifier: () => require('./lib/verifier.js').Verifier,
  childPlaylists: () => require('./lib/manifest.js').childPlaylists,
  generateKeyPair: () => require('./lib/private-key.js').generateKeyPair,
  inspect: () => require('./lib/verifier.js').inspect,
  rtmp: () => require('./lib/rtmp.js'),
};

module.exports = { AccessDenied, FrontsealError, backend, encodeUrl, version };

for (const [name, load] of Object.entries(LATER)) {
  const property = { configurable: true, enumerable: true };
  // Once it is used it is a property like any other. Tests may put a double in its place before and after.
  const set = (value) => {
    Object.defineProperty(module.exports, name, { ...property, value, writable: true });
    return value;
  };
  Object.defineProperty(module.exports, name, { ...property, get: () => set(load()), set });
}

// Node looks here for what can be imported by name: it does not see the properties that are defined above, and would take
// `get Policy() {}` in a literal for an export called `get`.
0 && (module.exports = { Policy, PrivateKey, PublicKey, Resource, SignedCookies, SignedPolicy, Signer, Verifier, childPlaylists, generateKeyPair, inspect, rtmp }); // eslint-disable-line
