'use strict';
// `@aws-sdk/cloudfront-signer`: its functions, on frontseal's keys and checks.

const { Policy, rtmp } = require('../index.js');
const { options, text } = require('../native.js').internal;
const { signerOf } = require('./signers.js');
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

function getSignedUrl(input) {
  const { signer, grant, url: given } = read(input);
  const url = text('url', given ?? urlOf(grant.policy));
  const stream = /^rtmp:\/\/[^/]*\/(.*)$/s.exec(url);
  return inOrder(stream ? rtmp.signStream(signer, stream[1], grant) : signer.signUrl(url, { ...grant, encode: true }));
}

function getSignedCookies(input) {
  const { signer, grant, url } = read(input);
  if (grant.policy === undefined) grant.resource = text('url', url);
  const byName = Object.fromEntries(signer.signCookies(grant));
  const cookies = {
    'CloudFront-Key-Pair-Id': byName['CloudFront-Key-Pair-Id'],
    'CloudFront-Signature': byName['CloudFront-Signature'],
  };
  if ('CloudFront-Expires' in byName) cookies['CloudFront-Expires'] = Number(byName['CloudFront-Expires']);
  if ('CloudFront-Policy' in byName) cookies['CloudFront-Policy'] = byName['CloudFront-Policy'];
  if ('CloudFront-Hash-Algorithm' in byName) cookies['CloudFront-Hash-Algorithm'] = byName['CloudFront-Hash-Algorithm'];
  return cookies;
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

/** Put the key pair id before the signature, as the SDK does. */
function inOrder(signed) {
  return signed.replace(/(&Signature=[^&]*)(&Key-Pair-Id=[^&]*)(&Hash-Algorithm=[^&]*)?$/, '$2$1$3');
}

module.exports = { getSignedUrl, getSignedCookies };
