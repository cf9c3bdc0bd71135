// Answers `row count` on standard input with how long `count` URLs took; see ../../README.md.
'use strict';

const { createPrivateKey } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { createInterface } = require('node:readline');

const { BENCH_KEYS, BENCH_KEY_PAIR_ID: keyPairId, BENCH_URL: url, BENCH_FOLDER: folder } = process.env;
const end = Number(process.env.BENCH_END);
const endAsDate = new Date(end * 1000);
const rsa = readFileSync(`${BENCH_KEYS}/rsa-2048.pem`, 'utf8');
const p256 = readFileSync(`${BENCH_KEYS}/p-256.pem`, 'utf8');
const pattern = `${folder}*`;

/** Return a row that does its work once for each URL. */
function each(work) {
  return (count) => {
    let result;
    const start = process.hrtime.bigint();
    for (let number = 0; number < count; number += 1) result = work();
    return [since(start), result];
  };
}

/** Return a row that awaits its work once for each URL. */
function eachAsync(work) {
  return async (count) => {
    let result;
    const start = process.hrtime.bigint();
    for (let number = 0; number < count; number += 1) result = await work();
    return [since(start), result];
  };
}

/** Return a row that works on a list of different URLs, which is made before the clock starts. */
function batch(work) {
  return async (count) => {
    const urls = Array.from({ length: count }, (_, number) => `${folder}${number}.ts`);
    const start = process.hrtime.bigint();
    const signed = await work(urls);
    return [since(start), signed.at(-1)];
  };
}

function since(start) {
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function frontseal() {
  const { Policy, PrivateKey, Signer, Verifier } = require('frontseal');
  const limits = { dateLessThan: end };
  const wildcard = { ...limits, resource: pattern };
  const signer = new Signer({ keyPairId, privateKey: rsa });
  const sha256 = new Signer({ keyPairId, privateKey: rsa, hashAlgorithm: 'SHA256' });
  const small = new Signer({ keyPairId, privateKey: p256 });

  const verifier = new Verifier({ [keyPairId]: new PrivateKey(rsa).publicKey() });

  return {
    'load-rsa': each(() => new PrivateKey(rsa).bits),
    'url-rsa-sha1': each(() => signer.signUrl(url, limits)),
    'url-rsa-sha256': each(() => sha256.signUrl(url, limits)),
    'url-p256': each(() => small.signUrl(url, limits)),
    'batch-rsa': batch((urls) => signer.signUrls(urls, limits)),
    'batch-p256': batch((urls) => small.signUrls(urls, limits)),
    'batch-wildcard': batch((urls) => signer.signUrls(urls, wildcard)),
    'more-wildcard': (count) => {
      const signed = signer.sign(new Policy(wildcard));
      return batch((urls) => signed.urls(urls))(count);
    },
    cookies: each(() => signer.signCookies(pattern, limits).cookieHeader()),
    'verify-rsa': (count) => {
      const signed = signer.signUrl(url, limits);
      return each(() => verifier.verifyUrl(signed, { now: end - 1 }).keyPairId)(count);
    },
  };
}

function frontsealAsync() {
  const { Signer } = require('frontseal');
  const limits = { dateLessThan: end };
  const signer = new Signer({ keyPairId, privateKey: rsa });
  const small = new Signer({ keyPairId, privateKey: p256 });
  return {
    'url-rsa-sha1': eachAsync(() => signer.signUrlAsync(url, limits)),
    'url-p256': eachAsync(() => small.signUrlAsync(url, limits)),
    'batch-rsa': batch((urls) => signer.signUrlsAsync(urls, limits)),
    'batch-p256': batch((urls) => small.signUrlsAsync(urls, limits)),
    'batch-wildcard': batch((urls) => signer.signUrlsAsync(urls, { ...limits, resource: pattern })),
  };
}

/** AWS's own signer, with keys that `read` makes of a PEM once; it has no rows for loading: it parses with each call. */
function sdk(read) {
  const { getSignedCookies, getSignedUrl } = require('@aws-sdk/cloudfront-signer');
  const privateKey = read(rsa);
  const small = read(p256);
  const given = { keyPairId, privateKey, dateLessThan: endAsDate };
  const policy = `{"Statement":[{"Resource":"${pattern}","Condition":{"DateLessThan":{"AWS:EpochTime":${end}}}}]}`;
  const sign = (target) => getSignedUrl({ ...given, url: target });
  return {
    'url-rsa-sha1': each(() => sign(url)),
    'url-rsa-sha256': each(() => getSignedUrl({ ...given, url, algorithm: 'SHA256' })),
    'url-p256': each(() => getSignedUrl({ ...given, url, privateKey: small, algorithm: 'SHA256' })),
    'batch-rsa': batch((urls) => urls.map(sign)),
    'batch-wildcard': batch((urls) =>
      urls.map((target) => getSignedUrl({ keyPairId, privateKey, url: target, policy })),
    ),
    cookies: each(() => header(getSignedCookies({ keyPairId, privateKey, policy }))),
  };
}

function awsCloudfrontSign() {
  const { getSignedCookies, getSignedUrl } = require('aws-cloudfront-sign');
  const given = { keypairId: keyPairId, privateKeyString: rsa, expireTime: endAsDate };
  const sign = (target) => getSignedUrl(target, given);
  return {
    'url-rsa-sha1': each(() => sign(url)),
    'batch-rsa': batch((urls) => urls.map(sign)),
    cookies: each(() => header(getSignedCookies(pattern, given))),
  };
}

function header(cookies) {
  return Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
}

const CONTESTANTS = {
  frontseal,
  'frontseal-async': frontsealAsync,
  'sdk-pem': () => sdk((pem) => pem),
  'sdk-key-object': () => sdk(createPrivateKey),
  'aws-cloudfront-sign': awsCloudfrontSign,
};

async function main() {
  const rows = CONTESTANTS[process.argv[2]]();
  console.log(Object.keys(rows).join(' '));
  for await (const line of createInterface({ input: process.stdin })) {
    const [name, count] = line.split(' ');
    const [seconds, result] = await rows[name](Math.max(Number(count), 1));
    console.log(count === '0' ? result : seconds);
  }
}

main();
