'use strict';

const native = require('./native.js');
const { url } = require('./lib/arguments.js');
const { AccessDenied, FrontsealError } = require('./lib/errors.js');
const { Policy } = require('./lib/policy.js');
const { PrivateKey, generateKeyPair } = require('./lib/private-key.js');
const { Signer } = require('./lib/signer.js');

const version = native.version();
const backend = native.backend();

function encodeUrl(given) {
  return native.encodeUrl(url(given, true));
}

module.exports = {
  AccessDenied,
  FrontsealError,
  Policy,
  PrivateKey,
  Signer,
  backend,
  encodeUrl,
  generateKeyPair,
  version,
  // What signs a URL is above. Each file below takes a third of a millisecond, so it is loaded when it is needed.
  get PublicKey() {
    return require('./lib/public-key.js').PublicKey;
  },
  get Resource() {
    return require('./lib/resource.js').Resource;
  },
  get SignedCookies() {
    return require('./lib/signed-cookies.js').SignedCookies;
  },
  get SignedPolicy() {
    return require('./lib/signed-policy.js').SignedPolicy;
  },
  get Verifier() {
    return require('./lib/verifier.js').Verifier;
  },
  get childPlaylists() {
    return require('./lib/manifest.js').childPlaylists;
  },
  get inspect() {
    return require('./lib/verifier.js').inspect;
  },
  get rtmp() {
    return require('./lib/rtmp.js');
  },
};

// Node looks here for what can be imported by name: it does not see the getters.
0 && (module.exports = { PublicKey, Resource, SignedCookies, SignedPolicy, Verifier, childPlaylists, inspect, rtmp }); // eslint-disable-line
