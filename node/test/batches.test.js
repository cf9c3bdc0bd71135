// Many URLs: as a list, beside the event loop, and as a stream.
'use strict';

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { Readable, Transform } = require('node:stream');
const { pipeline } = require('node:stream/promises');

const { Policy } = require('..');
const { END, HOST, signer } = require('./fixtures.js');

const rsa = signer();
const p256 = signer('p-256');
const EACH = { dateLessThan: END };
const FOLDER = { dateLessThan: END, resource: `${HOST}/*` };

function urlsOf(count) {
  return Array.from({ length: count }, (_, index) => `${HOST}/hls/${String(index).padStart(5, '0')}.ts`);
}

function bare(url) {
  return url.split('?')[0];
}

/** Return all that comes out of `stream` when `chunks` go in. */
async function through(stream, chunks) {
  const found = [];
  await pipeline(Readable.from(chunks), stream, async (signed) => {
    for await (const chunk of signed) found.push(chunk);
  });
  return found;
}

async function linesThrough(options, chunks) {
  const found = await through(rsa.signUrlStream({ ...options, lines: true }), chunks);
  return Buffer.concat(found).toString().split('\n');
}

test('a list that is changed while it is signed does not change what comes', async () => {
  for (const limits of [EACH, FOLDER]) {
    const urls = urlsOf(1100);
    const expected = rsa.signUrls(urls, limits);
    const signing = rsa.signUrlsAsync(urls, limits);
    urls.fill(`${HOST}/other`).length = 3;
    assert.deepEqual(await signing, expected);
  }
});

describe('each URL is signed, in order', () => {
  for (const count of [0, 1, 17, 1025]) {
    for (const [name, limits] of Object.entries({ 'for itself': EACH, 'with one signature': FOLDER })) {
      test(`${count} URLs ${name}`, async () => {
        const urls = urlsOf(count);
        const expected =
          limits === FOLDER ? rsa.sign(new Policy(FOLDER)).urls(urls) : urls.map((url) => rsa.signUrl(url, EACH));
        assert.deepEqual(rsa.signUrls(urls, limits), expected);
        assert.deepEqual(await rsa.signUrlsAsync(urls, limits), expected);
        assert.deepEqual(await through(rsa.signUrlStream(limits), urls), expected);
      });
    }
  }

  test('from any iterable', async () => {
    const urls = urlsOf(3);
    const expected = rsa.signUrls(urls, FOLDER);
    for (const make of [() => new Set(urls), () => urls.values(), () => new Map(urls.map((url) => [url, 1])).keys()]) {
      assert.deepEqual(rsa.signUrls(make(), FOLDER), expected);
      assert.deepEqual(await rsa.signUrlsAsync(make(), FOLDER), expected);
    }
  });
});

describe('an error', () => {
  const urls = urlsOf(2500);
  urls[2345] += '#fragment';
  const error = { name: 'FrontsealError', code: 'invalid_url', message: /^url 2345: .*'#' at byte \d+/ };

  for (const [name, limits] of Object.entries({ 'for itself': EACH, 'with one signature': FOLDER })) {
    test(`names the index over the whole input, signed ${name}`, async () => {
      assert.throws(() => p256.signUrls(urls, limits), error);
      await assert.rejects(p256.signUrlsAsync(urls, limits), error);
      await assert.rejects(through(p256.signUrlStream(limits), urls), error);
      await assert.rejects(through(p256.signUrlStream({ ...limits, lines: true }), [urls.join('\n')]), error);
    });
  }

  test('of the policy comes before any URL', async () => {
    const options = { policy: '{}' };
    assert.throws(() => rsa.signUrls(urls, options), { code: 'invalid_policy' });
    await assert.rejects(rsa.signUrlsAsync(urls, options), { code: 'invalid_policy' });
    assert.throws(() => rsa.signUrlStream(options), { code: 'invalid_policy' });
  });

  test('of the input ends the stream', async () => {
    const lost = new Error('the database is gone');
    async function* broken() {
      yield* urlsOf(3);
      throw lost;
    }
    await assert.rejects(through(rsa.signUrlStream(FOLDER), broken()), (found) => found === lost);
  });
});

describe('a stream of URLs', () => {
  test('is a Transform', () => assert(rsa.signUrlStream(FOLDER) instanceof Transform));

  test('answers each URL without waiting for the next', async () => {
    const stream = rsa.signUrlStream(FOLDER);
    const signed = stream[Symbol.asyncIterator]();
    for (const url of urlsOf(5)) {
      stream.write(url);
      assert.equal(bare((await signed.next()).value), url);
    }
    stream.end();
    assert((await signed.next()).done);
  });

  test('takes no more than is read from it', async () => {
    let read = 0;
    function* endless() {
      for (;;) yield `${HOST}/${read++}.ts`;
    }
    const stream = Readable.from(endless()).pipe(rsa.signUrlStream(FOLDER));
    const signed = stream[Symbol.asyncIterator]();
    for (let index = 0; index < 5000; index++) await signed.next();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert(read >= 5000 && read < 5000 + 4096, `${read} were read`);
    stream.destroy();
  });

  test('refuses bytes, which may be half a URL or many', async () => {
    const wrong = { name: 'TypeError', message: /one URL, not Buffer: for text in lines pass lines: true/ };
    await assert.rejects(through(rsa.signUrlStream(FOLDER), [Buffer.from(`${HOST}/a`)]), wrong);
  });

  test('refuses what is no text, with its index', async () => {
    const wrong = { name: 'TypeError', message: 'url 2 must be a string, not number' };
    await assert.rejects(through(rsa.signUrlStream(FOLDER), [...urlsOf(2), 5]), wrong);
  });

  test('refuses two URLs in one text', async () => {
    await assert.rejects(through(rsa.signUrlStream(FOLDER), [urlsOf(2).join('\n')]), { code: 'invalid_url' });
  });

  test('signs with the key once for a wildcard', async () => {
    const found = await through(p256.signUrlStream(FOLDER), urlsOf(3000));
    assert.equal(new Set(found.map((url) => url.split('?')[1])).size, 1);
  });
});

describe('a stream of lines', () => {
  const urls = urlsOf(3000);
  const expected = [...rsa.signUrls(urls, FOLDER), ''];

  for (const end of ['\n', '\r\n']) {
    for (const [name, last] of [
      ['with', end],
      ['without', ''],
    ]) {
      test(`may end in ${JSON.stringify(end)}, ${name} a last one`, async () => {
        assert.deepEqual(await linesThrough(FOLDER, [urls.join(end) + last]), expected);
      });
    }
  }

  test('may be cut anywhere', async () => {
    const bytes = Buffer.from(urls.slice(0, 50).join('\r\n'));
    for (const size of [1, 2, 3, 7, 64, 1000]) {
      const chunks = [];
      for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
      assert.deepEqual(await linesThrough(FOLDER, chunks), [...expected.slice(0, 50), '']);
    }
  });

  test('may be cut inside a letter', async () => {
    const bytes = Buffer.from(`${HOST}/été🔥`);
    const chunks = Array.from(bytes, (byte) => Buffer.from([byte]));
    const [found] = await linesThrough({ ...FOLDER, encode: true }, chunks);
    assert.equal(bare(found), `${HOST}/%C3%A9t%C3%A9%F0%9F%94%A5`);
  });

  test('may be empty', async () => assert.deepEqual(await linesThrough(FOLDER, ['']), ['']));

  test('refuses what is not UTF-8, whole or cut', async () => {
    for (const bytes of [[0xff], [0xc3], [0xc3, 0x28]]) {
      const chunk = Buffer.concat([Buffer.from(`${HOST}/`), Buffer.from(bytes)]);
      await assert.rejects(linesThrough({ ...FOLDER, encode: true }, [chunk]), {
        code: 'invalid_url',
        message: /UTF-8/,
      });
    }
  });

  test('refuses an empty line', async () => {
    await assert.rejects(linesThrough(FOLDER, [`${urls[0]}\n\n${urls[1]}`]), {
      code: 'invalid_url',
      message: /^url 1: /,
    });
  });

  test('refuses a line without an end, and does not keep it', async () => {
    let sent = 0;
    function* endless() {
      yield `${HOST}/`;
      for (; sent < 10_000; sent++) yield 'x'.repeat(10_000);
    }
    await assert.rejects(linesThrough(FOLDER, endless()), { code: 'invalid_url', message: /^url 0: .*bytes long/ });
    assert(sent < 1000, `${sent} chunks were read`);
  });
});
