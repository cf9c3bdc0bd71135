// frontseal/testing: the edge of a user's tests, over real HTTP.
'use strict';

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { mkdirSync, mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const http = require('node:http');
const net = require('node:net');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { setTimeout: sleep } = require('node:timers/promises');

const { PublicKey, Signer } = require('..');
const { startEdge } = require('../testing.js');
const { END, HOST, KEY_PAIR_ID, pem, signer } = require('./fixtures.js');

const TESTING = JSON.stringify(path.join(__dirname, '..', 'testing.js'));

let root;

before(() => {
  root = mkdtempSync(path.join(tmpdir(), 'frontseal-media-'));
  writeFileSync(path.join(root, 'film.mp4'), 'a film');
  mkdirSync(path.join(root, 'private'));
  writeFileSync(path.join(root, 'private', 'film.mp4'), 'a private film');
});

after(() => rmSync(root, { recursive: true }));

/** Give `work` an edge, which is stopped afterwards. */
async function withEdge(options, work) {
  const edge = await startEdge(options);
  try {
    return await work(edge);
  } finally {
    await edge.stop();
  }
}

async function statusOf(url, headers = {}) {
  const response = await fetch(url, { headers });
  await response.arrayBuffer();
  return response.status;
}

async function listens(url) {
  const { hostname: host, port } = new URL(url);
  const socket = net.connect({ host, port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Wait until nobody listens any more. */
async function isGone(url) {
  for (let rounds = 0; rounds < 500; rounds++) {
    if (!(await listens(url))) return true;
    await sleep(20);
  }
  return false;
}

describe('an edge', () => {
  let edge;

  before(async () => {
    edge = await startEdge({ root });
  });

  after(() => edge.stop());

  test('serves a signed URL', async () => {
    const signed = edge.signer.signUrl(edge.urlFor('/film.mp4'), { expiresIn: 300 });
    const response = await fetch(signed);
    assert.equal(await response.text(), 'a film');
    const [last] = await edge.requests();
    const { id, method, status, verdict, keyPairId, viewer } = last;
    assert.deepEqual(
      { id, method, status, verdict, keyPairId, viewer },
      {
        id: response.headers.get('x-amz-cf-id'),
        method: 'GET',
        status: 200,
        verdict: 'granted',
        keyPairId: edge.keyPairId,
        viewer: '127.0.0.1',
      },
    );
    assert(last.url.startsWith(`${edge.url}/film.mp4?`) && !last.url.includes(signed));
  });

  const others = {
    'an unsigned URL': ['MissingKey', 'missing_key', (url) => url],
    'an expired one': ['AccessDenied', 'expired', (url) => edge.signer.signUrl(url, { dateLessThan: 1 })],
    'one of another key': [
      'AccessDenied',
      'signature',
      (url) => new Signer({ keyPairId: edge.keyPairId, privateKey: pem('p-256') }).signUrl(url, { expiresIn: 300 }),
    ],
  };
  for (const [name, [code, reason, urlOf]] of Object.entries(others)) {
    test(`answers ${name} with a 403 and its reason`, async () => {
      const response = await fetch(urlOf(edge.urlFor('/film.mp4')));
      assert.equal(response.status, 403);
      assert.equal(response.headers.get('x-frontseal-reason'), reason);
      assert((await response.text()).includes(`<Code>${code}</Code>`));
      const [last] = await edge.requests();
      assert.deepEqual([last.verdict, last.code, last.reason], ['denied', code, reason]);
      assert(last.detail.length > 0);
      for (const { severity, confidence, message, cure } of last.findings)
        assert(severity && confidence && message && cure);
      assert(last.findings.some(({ severity }) => severity === 'error'));
    });
  }

  test('takes signed cookies', async () => {
    const cookie = edge.signer.signCookies(edge.urlFor('/private/*'), { expiresIn: 300 }).cookieHeader();
    assert.equal(
      await (await fetch(edge.urlFor('/private/film.mp4'), { headers: { cookie } })).text(),
      'a private film',
    );
    assert.equal(
      (await fetch(edge.urlFor('/film.mp4'), { headers: { cookie } })).headers.get('x-frontseal-reason'),
      'resource',
    );
  });

  test('keeps the last requests, the newest first', async () => {
    const earlier = await edge.requests();
    for (const number of [0, 1, 2]) await statusOf(edge.urlFor(`/${number}`));
    const requests = await edge.requests();
    assert.deepEqual(
      requests.slice(0, 3).map(({ url }) => url),
      [2, 1, 0].map((number) => edge.urlFor(`/${number}`)),
    );
    assert.deepEqual(requests.slice(3), earlier);
  });

  test('has fields that cannot be set', () => {
    assert.throws(() => {
      edge.url = 'http://127.0.0.1:1';
    }, TypeError);
  });
});

for (const at of [END - 1, new Date((END - 1) * 1000)]) {
  test(`requests are judged by the time at, ${typeof at}`, async () => {
    await withEdge({ root, at }, async (edge) => {
      const url = edge.urlFor('/film.mp4');
      assert.equal(await statusOf(edge.signer.signUrl(url, { dateLessThan: END })), 200);
      assert.equal(await statusOf(edge.signer.signUrl(url, { dateLessThan: END - 1 })), 403);
    });
  });
}

test('requests are judged as if they had come to the distribution', async () => {
  await withEdge(
    { root, distribution: `${HOST}/`, publicKeys: { [KEY_PAIR_ID]: pem('rsa-2048.pub') } },
    async (edge) => {
      const signed = signer().signUrl(`${HOST}/film.mp4`, { expiresIn: 300 });
      assert.equal(await statusOf(edge.urlFor(signed)), 200);
      assert.equal((await edge.requests())[0].url.split('?')[0], `${HOST}/film.mp4`);
      assert.equal(await statusOf(edge.urlFor('/film.mp4')), 403);
      for (const wrong of ['film.mp4', 'https://other.example/film.mp4', `${HOST}.example/film.mp4`, '']) {
        assert.throws(() => edge.urlFor(wrong), /neither a path/);
      }
      assert.throws(() => edge.urlFor(5), { name: 'TypeError', message: 'target must be a string, not number' });
    },
  );
});

test('the distribution may be in the config', async () => {
  const config = path.join(root, 'as.toml');
  writeFileSync(config, "root = '.'\nas = 'https://media.example.com'\n");
  await withEdge({ config }, async (edge) => {
    const signed = edge.signer.signUrl('https://media.example.com/film.mp4', { expiresIn: 300 });
    assert.equal(await statusOf(edge.urlFor(signed)), 200);
    const other = edge.signer.signUrl(`${HOST}/film.mp4`, { expiresIn: 300 });
    assert.throws(
      () => edge.urlFor(other),
      ({ message }) =>
        message.startsWith(`'${HOST}/film.mp4' is neither`) && message.includes('https://media.example.com'),
    );
  });
  rmSync(config);
});

test('public keys may be given in every form', async () => {
  const p256 = new Signer({ keyPairId: 'K2', privateKey: pem('p-256') });
  for (const publicKey of [pem('rsa-2048.pub'), new PublicKey(pem('rsa-2048.pub'))]) {
    await withEdge({ root, publicKeys: { [KEY_PAIR_ID]: publicKey, K2: pem('p-256.pub') } }, async (edge) => {
      for (const good of [signer(), p256]) {
        assert.equal(await statusOf(good.signUrl(edge.urlFor('/film.mp4'), { expiresIn: 300 })), 200);
      }
      assert.throws(() => edge.signer, /sign with the private keys/);
      assert.throws(() => edge.keyPairId, /sign with the private keys/);
    });
  }
  await withEdge({ root, publicKeys: {} }, async (edge) => {
    assert.equal(await statusOf(signer().signUrl(edge.urlFor('/film.mp4'), { expiresIn: 300 })), 403);
  });
  await assert.rejects(startEdge({ root, publicKeys: { K1: pem('p-256') } }), { code: 'invalid_key' });
});

test('protect opens all other paths', async () => {
  await withEdge({ root, protect: ['/private/*', '/secret/*'] }, async (edge) => {
    assert.equal(await statusOf(edge.urlFor('/film.mp4')), 200);
    assert.equal(await statusOf(edge.urlFor('/private/film.mp4')), 403);
    const [denied, open] = await edge.requests();
    assert.deepEqual([open.verdict, denied.behavior], ['open', '/private/*']);
    assert.equal(await statusOf(edge.signer.signUrl(edge.urlFor('/private/film.mp4'), { expiresIn: 300 })), 200);
  });
});

test("the viewer's address may be in a header", async () => {
  await withEdge({ root, trustedHeader: 'X-Viewer' }, async (edge) => {
    const signed = edge.signer.signUrl(edge.urlFor('/film.mp4'), { expiresIn: 300, ipAddress: '192.0.2.7' });
    assert.equal(await statusOf(signed, { 'x-viewer': '192.0.2.7' }), 200);
    assert.equal(await statusOf(signed), 403);
  });
});

test('everything else is in a config', async () => {
  const config = path.join(root, 'edge.toml');
  writeFileSync(config, "root = '.'\nlog = 'off'\nlisten = '127.0.0.1:1'\n[tls]\n");
  await withEdge({ config }, async (edge) => {
    assert.match(edge.url, /^https:\/\/127\.0\.0\.1:/);
    assert.deepEqual(await edge.requests(), []);
  });
  writeFileSync(config, "status_path = ''\n");
  await withEdge({ root, config }, (edge) => assert.rejects(edge.requests(), /status_path/));
  rmSync(config);
});

/** Give `work` the URL of a server that answers with the path, except for /slow, which never gets an answer. */
async function withOrigin(work) {
  const server = http.createServer(({ url }, response) => {
    if (url === '/slow') server.emit('asked');
    else response.end(url);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    return await work(`http://127.0.0.1:${server.address().port}`, server);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('an HTTP server may be behind it', async () => {
  await withOrigin((origin) =>
    withEdge({ origin }, async (edge) => {
      const signed = edge.signer.signUrl(edge.urlFor('/film.mp4?a=1'), { expiresIn: 300 });
      assert.equal(await (await fetch(signed)).text(), '/film.mp4?a=1');
    }),
  );
});

test('it is gone once it has stopped, and may be stopped again', async () => {
  const edge = await startEdge({ root });
  assert(await listens(edge.url));
  await Promise.all([edge.stop(), edge.stop()]);
  assert(!(await listens(edge.url)));
  await edge.stop();
});

test('it is stopped even if a response does not end', async () => {
  await withOrigin(async (origin, server) => {
    const edge = await startEdge({ origin });
    const asked = once(server, 'asked');
    const lost = assert.rejects(fetch(edge.signer.signUrl(edge.urlFor('/slow'), { expiresIn: 300 })));
    await asked;
    await edge.stop();
    assert(!(await listens(edge.url)));
    await lost;
  });
});

test('await using stops it', { skip: Symbol.asyncDispose === undefined }, async () => {
  const edge = await startEdge({ root });
  await edge[Symbol.asyncDispose]();
  assert(!(await listens(edge.url)));
});

for (const [name, options, message] of [
  ['no root', {}, /root/],
  ['no such root', { root: 'no/such/folder' }, /no\/such\/folder/],
  ['two origins', { root: '.', origin: 'http://127.0.0.1:1' }, /--origin/],
  ['no such config', { config: 'no/such/edge.toml' }, /no\/such\/edge\.toml/],
  ['a distribution that is no URL', { root: '.', distribution: 'no URL' }, /no URL/],
  ['a time of 0', { root: '.', at: 0 }, /at 0 is not a time/],
  ['a time in milliseconds', { root: '.', at: Date.now() }, /not milliseconds/],
  ['an id that is none', { root: '.', publicKeys: { 'no id': pem('p-256.pub') } }, /no id/],
]) {
  test(`one that cannot start says why: ${name}`, async () => {
    await assert.rejects(
      startEdge(options),
      (error) => error.message.startsWith('the edge did not start: ') && message.test(error.message),
    );
  });
}

for (const [options, message] of [
  [undefined, 'options must be an object, not undefined'],
  [{ folder: '.' }, /^unknown option folder/],
  [{ root: 5 }, 'root must be a string, not number'],
  [{ root: '.', protect: '/private/*' }, 'protect must be an array or another iterable of strings, not string'],
  [{ root: '.', protect: [5] }, 'protect[0] must be a string, not number'],
  [{ root: '.', publicKeys: 'K1' }, 'publicKeys must be an object of key pair ids to public keys, not string'],
  [
    { root: '.', publicKeys: [pem('p-256.pub')] },
    'publicKeys must be an object of key pair ids to public keys, not Array',
  ],
  [
    { root: '.', publicKeys: new Map([['K1', pem('p-256.pub')]]) },
    'publicKeys must be an object of key pair ids to public keys, not Map: pass Object.fromEntries(publicKeys)',
  ],
  [{ root: '.', at: '2030-01-01' }, 'at must be a Date or a number (Unix seconds), not string'],
]) {
  test(`options of a wrong type are TypeErrors: ${message}`, async () => {
    await assert.rejects(startEdge(options), { name: 'TypeError', message });
  });
}

test('nobody need read its log, which is longer than a pipe', async () => {
  await withEdge({ root }, async (edge) => {
    for (let number = 0; number < 2000; number++) await statusOf(edge.urlFor(`/${number}?${'x'.repeat(500)}`));
    assert((await edge.requests())[0].url.startsWith(edge.urlFor('/1999?')));
  });
});

test('edges run side by side', async () => {
  const edges = await Promise.all([1, 2, 3].map(() => startEdge({ root })));
  assert.equal(new Set(edges.map(({ url }) => url)).size, 3);
  for (const edge of edges) {
    assert.equal(await statusOf(edge.signer.signUrl(edge.urlFor('/film.mp4'), { expiresIn: 300 })), 200);
    assert.equal((await edge.requests()).length, 1);
  }
  await Promise.all(edges.map((edge) => edge.stop()));
});

describe('an edge that is not stopped', () => {
  /** Run a script that has started an edge, and return its process and where the edge listens. */
  async function start(rest) {
    const script = `require(${TESTING}).startEdge({ root: process.argv[1] }).then((edge) => { console.log(edge.url); ${rest} })`;
    const child = spawn(process.execPath, ['-e', script, root], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [printed] = await once(child.stdout.setEncoding('utf8'), 'data');
    return [child, printed.trim()];
  }

  test('keeps no process from ending, and ends with it', async () => {
    const [child, url] = await start('');
    if (child.exitCode === null) await once(child, 'exit');
    assert.equal(child.exitCode, 0);
    assert(await isGone(url));
  });

  test('ends with a process that is killed', async () => {
    const [child, url] = await start('setInterval(() => {}, 1000);');
    assert(await listens(url));
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert(await isGone(url));
  });
});
