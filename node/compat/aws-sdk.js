'use strict';
// `@aws-sdk/cloudfront-signer`: its functions, on frontseal's keys and checks.

const { FrontsealError, Policy, Resource, rtmp } = require('../index.js');
const { options, text } = require('../native.js').internal;
const { signerOf } = require('./signers.js');
const { append, checkUrl, policyFor, sign } = require('./signing.js');
const { toSeconds } = require('./times.js');

const NAMES = [
  'url',
  'keyPairId',
  'privateKey',
  'passphrase',
  'dateLessThan',
  'dateGreaterThan',
  'ipAddress',
  'policy',
  'algorithm',
];

// In the order of the SDK.
const PARAMETERS = ['Expires', 'Policy', 'Key-Pair-Id', 'Signature', 'Hash-Algorithm'];
const COOKIES = ['Key-Pair-Id', 'Signature', 'Expires', 'Policy', 'Hash-Algorithm'];

function getSignedUrl(input) {
  const { signer, grant, url: given } = read(input);
  const url = given == null ? urlOf(grant.policy) : text('url', given);
  const stream = /^rtmp:\/\/[^/]*\/(.*)$/s.exec(url);
  if (stream) return inOrder(rtmp.signStream(signer, stream[1], grant));
  const encoded = given == null ? url : encode(url);
  checkUrl(encoded);
  return append(encoded, signGrant(signer, grant, encoded, PARAMETERS));
}

function getSignedCookies(input) {
  const { signer, grant, url } = read(input);
  const resource = grant.policy === undefined ? text('url', url) : undefined;
  const parameters = signGrant(signer, grant, resource, COOKIES);
  return Object.fromEntries(parameters.map(([name, value]) => [`CloudFront-${name}`, value]));
}

function signGrant(signer, grant, url, names) {
  if (grant.policy === undefined) {
    const isCanned = grant.dateGreaterThan === null && grant.ipAddress === null;
    return sign(signer, policyFor(url, grant), isCanned, names);
  }
  const policy = Policy.fromJSON(grant.policy);
  if (url !== undefined && policy.resource !== null && !new Resource(policy.resource).matches(url)) {
    throw new FrontsealError(`the policy's Resource ${policy.resource} does not match the URL ${url}`, 'invalid_url');
  }
  return sign(signer, policy, false, names);
}

function read(input) {
  const { keyPairId, privateKey, passphrase, algorithm, url, ...limits } = options(input, NAMES);
  const signer = signerOf(keyPairId, privateKey, { passphrase, hashAlgorithm: algorithm ?? 'SHA1' });
  return { signer, url, grant: limits.policy == null ? restrictionsOf(limits) : writtenPolicyOf(limits) };
}

function restrictionsOf({ dateLessThan, dateGreaterThan, ipAddress }) {
  return {
    dateLessThan: secondsOf('dateLessThan', dateLessThan),
    dateGreaterThan: dateGreaterThan == null ? null : secondsOf('dateGreaterThan', dateGreaterThan),
    ipAddress: ipAddress ?? null,
  };
}

function writtenPolicyOf({ policy, ...others }) {
  for (const name of ['dateLessThan', 'dateGreaterThan', 'ipAddress']) {
    if (others[name] != null) throw new TypeError(`${name} does nothing beside policy: write it into the policy`);
  }
  return { policy: text('policy', policy) };
}

function secondsOf(name, time) {
  return toSeconds(name, time, (given) => new Date(given).getTime());
}

/** Return the URL that the policy itself is for, with the scheme that the SDK chooses where any will do. */
function urlOf(policy) {
  if (policy === undefined) throw new TypeError('there is nothing to sign: give url or policy');
  const { resource } = Policy.fromJSON(policy);
  if (resource == null) throw new TypeError('the policy has no Resource to take the URL from: give url');
  return resource.replace(/^\*:\/\//, 'https://');
}

/** Write `url` as the SDK does, which percent-encodes what clients rewrite, and more. */
function encode(url) {
  if (/\p{Surrogate}/u.test(url)) {
    throw new FrontsealError(
      'url contains half of a surrogate pair, which UTF-8 cannot encode: remove it',
      'invalid_url',
    );
  }
  const [, origin, path, query] = /^(.*?\/\/[^/]*)(\/[^?]*)\??(.*)$/s.exec(url) ?? [];
  if (origin === undefined) return url;
  const pairs = query.split('&').filter((pair) => pair !== '');
  const encodedQuery = pairs.length === 0 ? '' : `?${pairs.map(encodePair).join('&')}`;
  return origin + path.replace(/[^/]+/g, encodeSegment) + encodedQuery;
}

function encodeSegment(segment) {
  try {
    return encodeURIComponent(decodeURIComponent(segment));
  } catch {
    return encodeURIComponent(segment);
  }
}

function encodePair(pair) {
  const [, name, value] = /^([^=]*)=?(.*)$/s.exec(pair);
  return `${encodeInQuery(name)}=${encodeInQuery(value)}`;
}

/** Percent-encode what is not percent-encoded yet. A `+` stays. */
function encodeInQuery(text) {
  const parts = text.split(/(%[\dA-Fa-f]{2}|\+)/);
  return parts
    .map((part, i) => (i % 2 === 1 ? part.toUpperCase() : encodeURIComponent(part).replaceAll("'", '%27')))
    .join('');
}

/** Put the key pair id of a stream before its signature, as the SDK does. */
function inOrder(signed) {
  return signed.replace(/(&Signature=[^&]*)(&Key-Pair-Id=[^&]*)(&Hash-Algorithm=[^&]*)?$/, '$2$1$3');
}

module.exports = { getSignedUrl, getSignedCookies };
