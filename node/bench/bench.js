// Side by side with the peers, in rounds that take turns in one process: node bench/bench.js [--json]
'use strict';

const { createPrivateKey } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { cpus } = require('node:os');
const path = require('node:path');
const { monitorEventLoopDelay, performance } = require('node:perf_hooks');

const forum = require('aws-cloudfront-sign');
const sdk = require('@aws-sdk/cloudfront-signer');

const { Policy, Signer } = require('..');

const ROUNDS = 9;
const KEYS = path.join(__dirname, '..', '..', 'tests', 'keys');
const KEY_PAIR_ID = 'K2JCJMDEHXQW5F';
const HOST = 'https://d111111abcdef8.cloudfront.net';
const END = 1893456000;

const [rsa, p256] = ['rsa-2048', 'p-256'].map((name) => readFileSync(path.join(KEYS, `${name}.pem`), 'utf8'));
const rsaObject = createPrivateKey(rsa);
const signer = new Signer({ keyPairId: KEY_PAIR_ID, privateKey: rsa });
const p256Signer = new Signer({ keyPairId: KEY_PAIR_ID, privateKey: p256 });
const segments = Array.from({ length: 10_000 }, (_, n) => `${HOST}/hls/${String(n).padStart(5, '0')}.ts`);
const few = segments.slice(0, 100);
const each = { dateLessThan: END };
const folder = { dateLessThan: END, resource: `${HOST}/hls/*` };
const signedFolder = signer.sign(new Policy(folder));

function sdkInput(privateKey) {
  return { keyPairId: KEY_PAIR_ID, privateKey, dateLessThan: new Date(END * 1000) };
}

/** What is measured: how many URLs one run signs, and the run. */
const CASES = {
  'SDK, PEM': [50, () => few.slice(0, 50).forEach((url) => sdk.getSignedUrl({ url, ...sdkInput(rsa) }))],
  'SDK, KeyObject': [100, () => few.forEach((url) => sdk.getSignedUrl({ url, ...sdkInput(rsaObject) }))],
  'SDK, P-256 PEM': [100, () => few.forEach((url) => sdk.getSignedUrl({ url, ...sdkInput(p256) }))],
  'aws-cloudfront-sign': [
    50,
    () =>
      few
        .slice(0, 50)
        .forEach((url) => forum.getSignedUrl(url, { keypairId: KEY_PAIR_ID, privateKeyString: rsa, expireTime: END * 1000 })),
  ],
  'signUrl': [100, () => few.forEach((url) => signer.signUrl(url, each))],
  'signUrl, P-256': [1000, () => segments.slice(0, 1000).forEach((url) => p256Signer.signUrl(url, each))],
  'signUrlAsync': [400, () => Promise.all(segments.slice(0, 400).map((url) => signer.signUrlAsync(url, each)))],
  'signUrls': [400, () => signer.signUrls(segments.slice(0, 400), each)],
  'signUrls, wildcard': [10_000, () => signer.signUrls(segments, folder)],
  'signUrlsAsync, wildcard': [10_000, () => signer.signUrlsAsync(segments, folder)],
  'SignedPolicy.url': [10_000, () => segments.forEach((url) => signedFolder.url(url))],
};

async function measure() {
  const times = Object.fromEntries(Object.keys(CASES).map((name) => [name, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, [count, run]] of Object.entries(CASES)) {
      const start = performance.now();
      await run();
      if (round > 0) times[name].push(((performance.now() - start) * 1e6) / count);
    }
  }
  const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, Math.round(median(list))]));
}

/** Return how late the event loop comes, in ms, while it has 10,000 signatures made. */
async function eventLoopDelay() {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  await Promise.all(segments.map((url) => signer.signUrlAsync(url, each)));
  histogram.disable();
  const ms = (nanoseconds) => Math.round(nanoseconds / 1e4) / 100;
  return { p50: ms(histogram.percentile(50)), p99: ms(histogram.percentile(99)), max: ms(histogram.max) };
}

async function main() {
  const nanoseconds = await measure();
  const delay = await eventLoopDelay();
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ node: process.version, cores: cpus().length, nanoseconds, eventLoopDelayMs: delay }, null, 2));
    return;
  }
  console.log(`Node ${process.version}, ${cpus().length} cores; median of ${ROUNDS} rounds`);
  console.log(`${'one URL'.padEnd(26)}${'ns'.padStart(10)}${'a second'.padStart(12)}${'× SDK, PEM'.padStart(12)}${'× KeyObject'.padStart(13)}`);
  for (const [name, time] of Object.entries(nanoseconds)) {
    const times = (base) => (nanoseconds[base] / time).toFixed(2);
    const perSecond = Math.round(1e9 / time);
    console.log(
      name.padEnd(26) +
        String(time).padStart(10) +
        String(perSecond).padStart(12) +
        times('SDK, PEM').padStart(12) +
        times('SDK, KeyObject').padStart(13),
    );
  }
  console.log(`Event loop delay under 10,000 signUrlAsync: p50 ${delay.p50} ms, p99 ${delay.p99} ms, max ${delay.max} ms`);
}

main();
