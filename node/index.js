'use strict';

const native = require('./native.js');
const { url } = require('./lib/arguments.js');
const { AccessDenied, FrontsealError } = require('./lib/errors.js');
const { Policy } = require('./lib/policy.js');
const { PrivateKey, generateKeyPair } = require('./lib/private-key.js');
const { PublicKey } = require('./lib/public-key.js');
const { Resource } = require('./lib/resource.js');
const rtmp = require('./lib/rtmp.js');
const { SignedCookies } = require('./lib/signed-cookies.js');
const { SignedPolicy } = require('./lib/signed-policy.js');
const { Signer } = require('./lib/signer.js');
const { Verifier, inspect } = require('./lib/verifier.js');

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
  PublicKey,
  Resource,
  SignedCookies,
  SignedPolicy,
  Signer,
  Verifier,
  backend,
  encodeUrl,
  generateKeyPair,
  inspect,
  rtmp,
  version,
};
