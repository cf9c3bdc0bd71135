// Worker threads, the event loop, memory, and the end of a process.
'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');
const { once } = require('node:events');
const { Worker } = require('node:worker_threads');

const { END, URL, pem, signer } = require('./fixtures.js');

const PRELUDE = `
  const { Signer, FrontsealError } = require(${JSON.stringify(path.join(__dirname, '..'))});
  const rsa = new Signer({ keyPairId: 'K1', privateKey: ${JSON.stringify(pem('rsa-2048'))} });
  const p256 = new Signer({ keyPairId: 'K1', privateKey: ${JSON.stringify(pem('p-256'))} });
  const url = ${JSON.stringify(URL)};
  const each = { dateLessThan: ${END} };
  const folder = { ...each, resource: url.replace('film.mp4', '*') };
`;

/** Run `script` in a process of its own, and return what it prints. */
function run(script, { flags = [], status = 0, prelude = PRELUDE } = {}) {
  const ran = spawnSync(process.execPath, [...flags, '-e', prelude + script], { encoding: 'utf8', timeout: 60_000 });
  assert.equal(ran.signal, null, `${ran.signal}: ${ran.stderr}`);
  assert.equal(ran.status, status, ran.stderr);
  assert.equal(ran.stderr, '');
  return ran.stdout;
}

function start(script) {
  return new Worker(`const { parentPort } = require('node:worker_threads'); ${PRELUDE} ${script}`, { eval: true });
}

test('worker threads sign side by side, each with errors of its own class', async () => {
  const workers = [1, 2].map(() =>
    start(`
      (async () => {
        let isOwn = false;
        try { rsa.signUrl('no URL', each); } catch (error) { isOwn = error instanceof FrontsealError; }
        await rsa.signUrlAsync('no URL', each).catch((error) => { isOwn &&= error instanceof FrontsealError; });
        const urls = await rsa.signUrlsAsync(Array.from({ length: 50 }, (_, n) => url + '?' + n), each);
        parentPort.postMessage({ isOwn, last: urls.at(-1), one: rsa.signUrl(url, each) });
      })();
    `),
  );
  const answers = await Promise.all(workers.map(async (worker) => (await once(worker, 'message'))[0]));
  for (const { isOwn, last, one } of answers) {
    assert(isOwn);
    assert.equal(last.split('&Signature')[0], `${URL}?49&Expires=${END}`);
    assert.equal(one.split('&Key')[0], signer().signUrl(URL, { dateLessThan: END }).split('&Key')[0]);
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
});

test('a worker may be ended in the middle of a batch, and the next one works', async () => {
  for (let round = 0; round < 3; round++) {
    const busy = start(`
      rsa.signUrlsAsync(new Array(100_000).fill(url), each);
      for (let n = 0; n < 500; n++) rsa.signUrlAsync(url, each);
      parentPort.postMessage('busy');
    `);
    await once(busy, 'message');
    await busy.terminate();
  }
  const next = start('parentPort.postMessage(rsa.signUrl(url, each))');
  assert.match((await once(next, 'message'))[0], /&Signature=/);
  await next.terminate();
});

test('a process ends by itself when nothing is left to do', () => {
  assert.equal(run(`rsa.signUrlAsync(url, each).then((signed) => console.log(signed.startsWith(url)))`), 'true\n');
});

test('a process may end while URLs are signed', () => {
  run(
    `
      rsa.signUrlsAsync(new Array(100_000).fill(url), each).then(() => console.log('signed to the end'));
      for (let n = 0; n < 100; n++) p256.signUrlAsync(url, each);
      setTimeout(() => process.exit(7), 20);
    `,
    { status: 7 },
  );
});

test('the event loop turns while URLs are signed', () => {
  const turns = run(`
    let turns = 0;
    const turn = () => { turns++; handle = setImmediate(turn); };
    let handle = setImmediate(turn);
    Promise.all(Array.from({ length: 400 }, (_, n) => rsa.signUrlAsync(url + '?' + n, each)))
      .then(() => rsa.signUrlsAsync(new Array(400).fill(url), each))
      .then(() => { clearImmediate(handle); console.log(turns); });
  `);
  assert(Number(turns) > 100, `${turns} turns`);
});

test('requiring the package starts no thread, and neither does signing one URL', {
  skip: process.platform !== 'linux',
}, () => {
  const threads = run(`
    const { readdirSync } = require('node:fs');
    const count = () => readdirSync('/proc/self/task').length;
    const before = count();
    rsa.signUrl(url, each);
    console.log(count() - before);
  `);
  assert.equal(threads, '0\n');
});

/** Run `script` in a process of its own, and return which files of the package it has loaded. */
function loadedBy(script) {
  const loaded = run(
    `
      ${script}
      const { basename, dirname } = require('node:path');
      const files = Object.keys(require.cache).filter((file) => basename(dirname(file)) === 'lib');
      console.log(files.map((file) => basename(file, '.js')).sort().join(' '));
    `,
    { prelude: '' },
  );
  return loaded.trimEnd();
}

test('a file is loaded when it is needed, and no earlier', () => {
  const PACKAGE = JSON.stringify(path.join(__dirname, '..'));
  assert.equal(loadedBy(`require(${PACKAGE})`), 'errors');
  assert.equal(
    loadedBy(`${PRELUDE}; rsa.signUrl(url, each); rsa.signCookies(url, each).setCookieHeaders();`),
    'errors',
  );
  assert.equal(loadedBy(`${PRELUDE}; rsa.signUrls([url], each);`), 'errors url-lists');
  assert.equal(loadedBy(`${PRELUDE}; rsa.signUrlStream(each);`), 'errors url-lists url-stream');
});

test('a million calls leak nothing', () => {
  const grown = run(
    `
      const signed = rsa.sign(require(${JSON.stringify(path.join(__dirname, '..'))}).Policy.fromJSON(
        '{"Statement":[{"Resource":"' + folder.resource + '","Condition":{"DateLessThan":{"AWS:EpochTime":${END}}}}]}'));
      const urls = new Array(1000).fill(url);
      const turn = () => new Promise((resolve) => setImmediate(resolve));
      async function calls(thousands) {
        for (let round = 0; round < thousands; round++) {
          for (let n = 0; n < 900; n++) signed.url(url);
          for (let n = 0; n < 50; n++) try { signed.url('no URL'); } catch {}
          for (let n = 0; n < 10; n++) p256.signUrl(url, each);
          for (let n = 0; n < 10; n++) signed.cookies();
          await Promise.all([p256.signUrlAsync(url, each), p256.signUrlAsync('no URL', each).catch(() => {})]);
          if (round % 50 === 0) { p256.signUrls(urls, folder); await p256.signUrlsAsync(urls, folder); }
          await turn();
        }
        for (let n = 0; n < 3; n++) { global.gc(); await turn(); }
        return process.memoryUsage().rss;
      }
      (async () => {
        const before = await calls(100);
        console.log(Math.round(((await calls(1000)) - before) / 1024));
      })();
    `,
    { flags: ['--expose-gc', '--max-semi-space-size=1'] },
  );
  assert(Number(grown) < 12 * 1024, `${grown} KiB more after a million calls`);
});

test('a million lines go through a stream in flat memory', () => {
  const grown = run(
    `
      const { Readable } = require('node:stream');
      const { pipeline } = require('node:stream/promises');
      const line = Buffer.from((url + '\\n').repeat(1000));
      async function lines(thousands) {
        let bytes = 0;
        await pipeline(
          Readable.from((function* () { for (let n = 0; n < thousands; n++) yield line; })()),
          p256.signUrlStream({ ...folder, lines: true }),
          async (signed) => { for await (const chunk of signed) bytes += chunk.length; },
        );
        if (bytes < thousands * 1000 * 300) throw new Error(bytes + ' bytes');
        global.gc();
        return process.memoryUsage().rss;
      }
      lines(100).then(async (before) => console.log(Math.round(((await lines(1000)) - before) / 1024)));
    `,
    { flags: ['--expose-gc', '--max-semi-space-size=1'] },
  );
  assert(Number(grown) < 24 * 1024, `${grown} KiB more after a million lines`);
});
