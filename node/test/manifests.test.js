// Manifests: what is signed in them, and how often the key is used for it.
'use strict';

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const { Policy, Signer, Verifier, childPlaylists } = require('..');
const { END, HOST, KEY_PAIR_ID, key, pem, signer } = require('./fixtures.js');

const BASE = `${HOST}/hls/film.m3u8`;
const FOLDER = `${HOST}/hls/*`;
const LIMITS = { dateLessThan: END };
const EVERYTHING = { ...LIMITS, resource: 'http*://*' };
const rsa = signer();
const verifier = new Verifier({ [KEY_PAIR_ID]: pem('rsa-2048.pub') });

function playlist(segments) {
  const lines = Array.from({ length: segments }, (_, number) => `#EXTINF:6,\n${String(number).padStart(5, '0')}.ts\n`);
  return `#EXTM3U\n${lines.join('')}`;
}

function uris(manifest) {
  return manifest.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

/** Return a signer, and what its key has signed so far. */
function counted() {
  const messages = [];
  const privateKey = (message) => {
    messages.push(message);
    return key('rsa-2048').sign(message);
  };
  return [new Signer({ keyPairId: KEY_PAIR_ID, privateKey }), messages];
}

test('ten thousand segments take one key operation', () => {
  const [external, messages] = counted();
  const signed = uris(external.signManifest(playlist(10_000), BASE, LIMITS).text);
  assert.equal(messages.length, 1);
  assert.equal(signed.length, 10_000);
  assert.equal(new Set(signed.map((uri) => uri.split('?')[1])).size, 1);
  assert.equal(verifier.verifyUrl(`${HOST}/hls/${signed[9_999]}`, { now: 1 }).resource, FOLDER);
});

test('a signed policy signs reload after reload without the key', () => {
  const [external, messages] = counted();
  const policy = new Policy({ ...LIMITS, resource: FOLDER });
  const signed = external.sign(policy);
  for (let segments = 1; segments < 20; segments++) {
    assert.deepEqual(signed.manifest(playlist(segments), BASE), rsa.signManifest(playlist(segments), BASE, { policy }));
  }
  assert.equal(messages.length, 1);
});

test('each gives every URI a canned signature of its own', async () => {
  const options = { ...LIMITS, each: true };
  const expected = rsa.signManifest(playlist(20), BASE, options);
  assert.deepEqual(await rsa.signManifestAsync(playlist(20), BASE, options), expected);
  for (const uri of uris(expected.text)) assert(verifier.verifyUrl(`${HOST}/hls/${uri}`, { now: 1 }).canned);
  const [external, messages] = counted();
  assert.deepEqual(external.signManifest(playlist(20), BASE, options), expected);
  assert.deepEqual(await external.signManifestAsync(playlist(20), BASE, options), expected);
  assert.equal(messages.length, 40);
});

test('each is not for one signature for all', async () => {
  const refused = { code: 'invalid_policy', message: /leave the resource out/ };
  for (const whole of [{ ...LIMITS, resource: FOLDER }, { policy: new Policy({ ...LIMITS, resource: FOLDER }) }]) {
    assert.throws(() => rsa.signManifest(playlist(1), BASE, { ...whole, each: true }), refused);
    await assert.rejects(rsa.signManifestAsync(playlist(1), BASE, { ...whole, each: true }), refused);
  }
});

test('the limits are those of URLs', async () => {
  const limits = { ...LIMITS, dateGreaterThan: 1, ipAddress: '192.0.2.0/24', resource: FOLDER };
  const expected = rsa.signUrl(`${HOST}/hls/00000.ts`, limits);
  assert.equal(`${HOST}/hls/${uris(rsa.signManifest(playlist(1), BASE, limits).text)}`, expected);
  assert.equal(`${HOST}/hls/${uris((await rsa.signManifestAsync(playlist(1), BASE, limits)).text)}`, expected);
  assert.throws(() => rsa.signManifest(playlist(1), BASE, {}), {
    code: 'invalid_policy',
    message: /the policy has no end/,
  });
});

test('what leads out of the folder needs a wider resource', () => {
  const text = '#EXTM3U\n#EXT-X-MAP:URI="init.mp4"\n#EXTINF:6,\n../other/1.m4s\n';
  assert.throws(() => rsa.signManifest(text, BASE, LIMITS), { code: 'invalid_url', message: /line 4.*other\/1\.m4s/ });
  assert.equal(rsa.signManifest(text, BASE, { ...LIMITS, resource: `${HOST}/*` }).text.split('?Policy=').length, 3);
});

test('a function that signs may answer later', async () => {
  const privateKey = async (message) => key('rsa-2048').sign(message);
  const external = new Signer({ keyPairId: KEY_PAIR_ID, privateKey });
  const expected = rsa.signManifest(playlist(5), BASE, LIMITS);
  assert.deepEqual(await external.signManifestAsync(playlist(5), BASE, LIMITS), expected);
  assert.throws(() => external.signManifest(playlist(5), BASE, LIMITS), {
    name: 'TypeError',
    message: /ends in Async/,
  });
});

test('what the key throws comes out as it is', async () => {
  const lost = new Error('the KMS does not answer');
  const privateKey = () => {
    throw lost;
  };
  const external = new Signer({ keyPairId: KEY_PAIR_ID, privateKey });
  const isLost = (error) => error === lost;
  assert.throws(() => external.signManifest(playlist(5), BASE, LIMITS), isLost);
  await assert.rejects(external.signManifestAsync(playlist(5), BASE, { ...LIMITS, each: true }), isLost);
});

const WAYS = {
  signManifest: (text, base, options) => rsa.signManifest(text, base, { ...EVERYTHING, ...options }),
  signManifestAsync: (text, base, options) => rsa.signManifestAsync(text, base, { ...EVERYTHING, ...options }),
  'SignedPolicy.manifest': (text, base, options) => rsa.sign(new Policy(EVERYTHING)).manifest(text, base, options),
};

for (const [name, way] of Object.entries(WAYS)) {
  const sign = async (...given) => way(...given);

  describe(name, () => {
    for (const [text, message] of [
      ['', /neither an HLS playlist/],
      ['#EXTM3U\n#EXTINF:6,\na{$b}.ts\n', /line 3, column 1/],
      ['<MPD><SegmentURL media="a.mp4"></MPD>', /line 1, column/],
      ['#EXTM3U\n\ud800\n', /half of a surrogate pair/],
    ]) {
      test(`refuses ${JSON.stringify(text)} with the place`, async () => {
        await assert.rejects(sign(text, BASE), { name: 'FrontsealError', code: 'invalid_manifest', message });
      });
    }

    test('signs the URIs of hosts', async () => {
      const text =
        '#EXTM3U\n#EXTINF:6,\nhttps://one.example/1.ts\n#EXTINF:6,\nhttps://two.example/2.ts\n#EXTINF:6,\n3.ts\n';
      const signed = async (hosts) => uris((await sign(text, BASE, { hosts })).text).map((uri) => uri.includes('?'));
      for (const hosts of [['one.example'], new Set(['one.example']), ['one.example'].values()]) {
        assert.deepEqual(await signed(hosts), [true, false, false]);
      }
      for (const hosts of [undefined, null, []]) assert.deepEqual(await signed(hosts), [false, false, true]);
    });

    test('writes URIs as they were or as asked', async () => {
      const text = `#EXTM3U\n#EXTINF:6,\n1.ts\n#EXTINF:6,\n${HOST}/hls/2.ts\n`;
      const signed = async (options) => uris((await sign(text, BASE, options)).text).map((uri) => uri.split('?')[0]);
      assert.deepEqual(await signed({ uriForm: 'absolute' }), [`${HOST}/hls/1.ts`, `${HOST}/hls/2.ts`]);
      assert.deepEqual(await signed({ uriForm: 'relative' }), ['1.ts', '2.ts']);
      for (const options of [{}, { uriForm: 'as-written' }, { uriForm: null }]) {
        assert.deepEqual(await signed(options), ['1.ts', `${HOST}/hls/2.ts`]);
      }
      await assert.rejects(sign(text, BASE, { uriForm: 'short' }), /as-written, absolute or relative/);
    });

    test('encodes the URIs and the URL of the manifest', async () => {
      const text = '#EXTM3U\n#EXTINF:6,\nété 1.ts\n';
      const base = `${HOST}/été/film.m3u8`;
      await assert.rejects(sign(text, base), { name: 'FrontsealError' });
      const [uri] = uris((await sign(text, base, { encode: true, uriForm: 'absolute' })).text);
      assert(uri.startsWith(`${HOST}/%C3%A9t%C3%A9/%C3%A9t%C3%A9%201.ts?`), uri);
    });

    test('reports what is odd, with its place', async () => {
      const text = '#EXTM3U\n#EXT-X-NEW:URL="1"\n#EXT-X-NEW:URL="2"\n1.ts#t=1 \n';
      const { text: signed, warnings, defines } = await sign(text, BASE);
      assert.match(signed, /\n1\.ts\?Policy=[^#\n]*#t=1 \n$/);
      const [unsigned, ...others] = warnings;
      assert.match(unsigned.message, /^line 2, column 17: URL of #EXT-X-NEW is "1", .* \(and 1 more\)$/);
      assert.deepEqual(
        { ...unsigned, message: '' },
        { code: 'unsigned_url', message: '', line: 2, column: 17, count: 2 },
      );
      assert.deepEqual(
        others.map(({ code }) => code),
        ['fragment', 'trailing_blank'],
      );
      assert.deepEqual(defines, {});
      const [nothing] = (await sign('#EXTM3U\n', BASE)).warnings;
      assert.equal(nothing.code, 'nothing_signed');
      assert.equal(nothing.line, undefined);
    });

    test('takes the variables that another playlist defines', async () => {
      const parent = '#EXTM3U\n#EXT-X-DEFINE:NAME="v",VALUE="a=b"\nhttps://other.example/1.ts\n';
      const child = '#EXTM3U\n#EXT-X-DEFINE:IMPORT="v"\n{$v}.ts\n';
      const { defines } = await sign(parent, BASE);
      assert.deepEqual(defines, { v: 'a=b' });
      assert.match((await sign(child, BASE, { defines })).text, /\n\{\$v\}\.ts\?Policy=/);
      await assert.rejects(sign(child, BASE), {
        code: 'invalid_manifest',
        message: /line 3.*pass its value in defines$/,
      });
    });

    test('refuses URIs outside of a folder that is passed', async () => {
      const text = '#EXTM3U\n/a/1.ts\n/b/2.ts\n';
      await assert.rejects(sign(text, BASE, { folder: `${HOST}/a/` }), {
        code: 'invalid_url',
        message: /line 3.*folder/,
      });
      assert.equal((await sign(text, BASE, { folder: `${HOST}/` })).warnings.length, 0);
      await assert.rejects(sign(text, BASE, { folder: undefined }), /folder is undefined: pass null/);
    });

    for (const [given, message] of [
      [[Buffer.from('#EXTM3U\n'), BASE], 'text must be a string, not Buffer'],
      [[undefined, BASE], 'text must be a string, not undefined'],
      [['#EXTM3U\n', null], 'baseUrl must be a string, not null'],
      [['#EXTM3U\n', new URL(BASE)], 'baseUrl must be a string, not URL: pass its href'],
      [
        ['#EXTM3U\n', BASE, { hosts: 'one.example' }],
        'hosts must be an array or another iterable of strings, not string',
      ],
      [['#EXTM3U\n', BASE, { hosts: 5 }], 'hosts must be an array or another iterable of strings, not number'],
      [['#EXTM3U\n', BASE, { hosts: ['one.example', 5] }], 'hosts[1] must be a string, not number'],
      [['#EXTM3U\n', BASE, { folder: 5 }], 'folder must be a string, not number'],
      [['#EXTM3U\n', BASE, { defines: ['v'] }], 'defines must be an object of strings by their names, not Array'],
      [['#EXTM3U\n', BASE, { defines: { v: 1 } }], 'defines.v must be a string, not number'],
      [['#EXTM3U\n', BASE, { uriForm: 5 }], 'uriForm must be a string, not number'],
      [['#EXTM3U\n', BASE, { encode: 'yes' }], 'encode must be a boolean, not string'],
      [['#EXTM3U\n', BASE, { host: [] }], 'unknown option host: did you mean hosts?'],
    ]) {
      test(`throws a TypeError: ${message}`, async () => {
        await assert.rejects(sign(...given), { name: 'TypeError', message });
      });
    }
  });
}

test('each is a boolean', () => {
  assert.throws(() => rsa.signManifest(playlist(1), BASE, { ...LIMITS, each: 1 }), {
    name: 'TypeError',
    message: 'each must be a boolean, not number',
  });
});

test('the event loop turns while a manifest is signed', async () => {
  let turns = 0;
  const turn = () => {
    turns++;
    next = setImmediate(turn);
  };
  let next = setImmediate(turn);
  await rsa.signManifestAsync(playlist(2000), BASE, { ...LIMITS, each: true });
  clearImmediate(next);
  assert(turns > 100, `${turns} turns`);
});

test('a multivariant playlist has children', () => {
  const text = [
    '#EXTM3U',
    '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="b",URI="audio/en.m3u8"',
    '#EXT-X-STREAM-INF:BANDWIDTH=800000',
    'low/video.m3u8?x=1',
    '',
  ].join('\r\n');
  assert.deepEqual(childPlaylists(text, BASE), [`${HOST}/hls/audio/en.m3u8`, `${HOST}/hls/low/video.m3u8?x=1`]);
  assert.deepEqual(childPlaylists(playlist(2), BASE), []);
  const bad = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=800000\n{$b}.m3u8\n';
  assert.throws(() => childPlaylists(bad, BASE), { code: 'invalid_manifest', message: /line 3/ });
  assert.throws(() => childPlaylists(Buffer.from(text), BASE), { name: 'TypeError' });
  assert.throws(() => childPlaylists(text), { name: 'TypeError' });
});
