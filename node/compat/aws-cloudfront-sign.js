'use strict';
// `aws-cloudfront-sign`: its functions, on frontseal's keys and checks.

const { readFileSync } = require('node:fs');
const { FrontsealError, rtmp } = require('../index.js');
const { options, text } = require('../native.js').internal;
const { signerOf } = require('./signers.js');
const { append, checkUrl, policyFor, sign } = require('./signing.js');
const { toSeconds } = require('./times.js');

const NAMES = ['keypairId', 'privateKeyString', 'privateKeyPath', 'expireTime', 'ipRange'];
const PARAMETERS = ['Expires', 'Policy', 'Signature', 'Key-Pair-Id'];
const HALF_AN_HOUR = 30 * 60 * 1000;

function getSignedUrl(cfUrl, params) {
  const { signer, restrictions } = read(params);
  const url = text('cfUrl', cfUrl);
  checkUrl(url);
  const isCanned = restrictions.ipAddress === null && !url.includes('*');
  return append(url, sign(signer, policyFor(url, restrictions), isCanned, PARAMETERS));
}

function getSignedCookies(cfUrl, params) {
  const { signer, restrictions } = read(params);
  const parameters = sign(signer, policyFor(text('cfUrl', cfUrl), restrictions), false, PARAMETERS);
  return Object.fromEntries(parameters.map(([name, value]) => [`CloudFront-${name}`, value]));
}

function getSignedRTMPUrl(domainname, s3key, params) {
  const { signer, restrictions } = read(params);
  if (text('domainname', domainname) === '' || domainname.includes('/')) {
    throw new FrontsealError('domainname must be a host alone, such as d111111abcdef8.cloudfront.net', 'invalid_url');
  }
  return {
    rtmpServerPath: `rtmp://${domainname}/cfx/st`,
    rtmpStreamName: rtmp.signStream(signer, s3key, restrictions),
  };
}

function read(params) {
  const { keypairId, expireTime, ipRange, ...key } = options(params, NAMES);
  return {
    signer: signerOf(keypairId, keyOf(key), { hashAlgorithm: 'SHA1' }),
    restrictions: { dateLessThan: endOf(expireTime), ipAddress: ipRange ?? null },
  };
}

function endOf(expireTime) {
  const end = toSeconds('expireTime', expireTime ?? Date.now() + HALF_AN_HOUR, Number);
  if (end * 1000 <= Date.now()) {
    throw new FrontsealError(`expireTime ${end}000 lies in the past: give a later end`, 'invalid_time');
  }
  return end;
}

/** A file is read anew each time, so that a new key is seen; the same text is not parsed again. */
function keyOf({ privateKeyString, privateKeyPath }) {
  if (privateKeyPath == null) return privateKeyString;
  if (privateKeyString != null) throw new TypeError('give privateKeyString or privateKeyPath, not both');
  return readFileSync(privateKeyPath);
}

module.exports = { getSignedUrl, getSignedRTMPUrl, getSignedCookies };
