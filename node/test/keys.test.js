// What stands for a key, and keys behind a function that signs.
'use strict';

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');

const { Policy, PrivateKey, PublicKey, Signer, Verifier, generateKeyPair, rtmp } = require('..');
const { END, HOST, KEYS, KEY_PAIR_ID, URL, key, pem, signer } = require('./fixtures.js');

const LIMITS = { dateLessThan: END };
const FOLDER = { dateLessThan: END, resource: `${HOST}/*` };

function signerOf(privateKey, options = {}) {
  return new Signer({ keyPairId: KEY_PAIR_ID, privateKey, ...options });
}

function invalidKey(message = /./) {
  return { name: 'FrontsealError', code: 'invalid_key', message };
}

test('a private key has no other public key', () => {
  const publicKey = new PrivateKey(pem('rsa-2048')).publicKey();
  assert(signerOf(pem('rsa-2048'), { publicKey }).signUrl(URL, LIMITS));
  assert.throws(() => signerOf(pem('rsa-3072'), { publicKey }), invalidKey(/does not belong to the private key/));
  assert.throws(() => signerOf(pem('rsa-3072'), { publicKey: 5 }), {
    name: 'TypeError',
    message: /a public key must be/,
  });
});

describe('a private key', () => {
  const expected = signer().signUrl(URL, LIMITS);
  const text = pem('rsa-2048');
  const object = crypto.createPrivateKey(text);
  const forms = {
    'PEM text': text,
    'a Buffer': Buffer.from(text),
    'a Uint8Array': new Uint8Array(Buffer.from(text)),
    'a part of a larger Buffer': Buffer.from(`xx${text}yy`).subarray(2, text.length + 2),
    'DER bytes': object.export({ type: 'pkcs1', format: 'der' }),
    'a KeyObject': object,
    'a PrivateKey': new PrivateKey(text),
    'one line with \\n': text.replaceAll('\n', '\\n'),
  };
  for (const [name, privateKey] of Object.entries(forms)) {
    test(`may be ${name}`, () => assert.equal(signerOf(privateKey).signUrl(URL, LIMITS), expected));
  }

  test('may be a member of JSON', () => {
    const secret = JSON.stringify({ old: pem('rsa-3072'), new: text });
    for (const given of [secret, Buffer.from(secret)]) {
      assert.equal(signerOf(PrivateKey.fromJsonField(given, 'new')).signUrl(URL, LIMITS), expected);
    }
    assert.throws(() => PrivateKey.fromJsonField(secret, 'other'), invalidKey(/no string named/));
    assert.throws(() => PrivateKey.fromJsonField(text, 'new'), invalidKey(/not a JSON object/));
    assert.throws(() => PrivateKey.fromJsonField(secret, 5), { name: 'TypeError', message: /field must be a string/ });
    assert.throws(() => signerOf(secret), invalidKey(/name the member to use/));
  });

  test('may be a P-256 KeyObject', () => {
    const url = signerOf(crypto.createPrivateKey(pem('p-256'))).signUrl(URL, LIMITS);
    assert.equal(new Verifier({ [KEY_PAIR_ID]: pem('p-256.pub') }).verifyUrl(url, { now: 1 }).hashAlgorithm, 'SHA256');
  });

  test('may be encrypted, with a passphrase as text or bytes', () => {
    const encrypted = readFileSync(path.join(KEYS, 'forms', 'rsa-encrypted-aes-256.pem'));
    const { passphrase } = JSON.parse(readFileSync(path.join(KEYS, '..', 'vectors', 'keys.json'), 'utf8')).find(
      ({ input }) => input.file === 'forms/rsa-encrypted-aes-256.pem' && input.passphrase !== undefined,
    ).input;
    for (const given of [passphrase, Buffer.from(passphrase)]) {
      assert.equal(new PrivateKey(encrypted, given).keyType, 'rsa');
      assert.equal(signerOf(encrypted, { passphrase: given }).hashAlgorithm, 'SHA1');
    }
    for (const none of [undefined, null])
      assert.throws(() => signerOf(encrypted, { passphrase: none }), invalidKey(/passphrase/));
    assert.throws(() => signerOf(encrypted, { passphrase: 'wrong' }), invalidKey());
    assert.throws(() => signerOf(encrypted, { passphrase: 5 }), { name: 'TypeError', message: /passphrase must be/ });
  });

  test('is not a path', () => {
    assert.throws(() => signerOf(path.join(KEYS, 'rsa-2048.pem')), invalidKey());
  });

  test('is not a public or a secret KeyObject, nor one of another curve', () => {
    assert.throws(() => signerOf(crypto.createPublicKey(text)), invalidKey(/public KeyObject: pass the private one/));
    assert.throws(() => signerOf(crypto.createSecretKey(Buffer.alloc(16))), invalidKey(/secret KeyObject/));
    const { privateKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-384' });
    assert.throws(() => signerOf(privateKey), invalidKey(/P-384/));
  });

  for (const value of [undefined, null, 5, {}, [], new Date(), new ArrayBuffer(8)]) {
    test(`is not ${value === null ? 'null' : (value?.constructor.name ?? 'undefined')}`, () => {
      for (const read of [signerOf, (it) => new PrivateKey(it)]) {
        assert.throws(() => read(value), {
          name: 'TypeError',
          message: /a private key must be a string, Buffer, KeyObject/,
        });
      }
    });
  }

  test('takes no passphrase or type where they say nothing', () => {
    assert.throws(() => signerOf(key('rsa-2048'), { passphrase: 'x' }), { name: 'TypeError', message: /leave it out/ });
    assert.throws(() => signerOf(() => {}, { passphrase: 'x' }), { name: 'TypeError', message: /leave it out/ });
    assert.throws(() => signerOf(text, { keyType: 'rsa' }), { name: 'TypeError', message: /leave it out/ });
  });

  test('signs messages, and says what it is', () => {
    const rsa = key('rsa-2048');
    const message = Buffer.from('a message');
    assert(crypto.verify('sha1', message, pem('rsa-2048.pub'), rsa.sign(message)));
    assert(crypto.verify('sha256', message, pem('rsa-2048.pub'), rsa.sign(new Uint8Array(message), 'SHA256')));
    assert(crypto.verify('sha256', message, pem('p-256.pub'), key('p-256').sign(message)));
    assert.throws(() => rsa.sign('a message'), TypeError);
    assert.deepEqual([rsa.keyType, rsa.bits, rsa.warning], ['rsa', 2048, null]);
    assert.match(key('rsa-1024').warning, /RSA-1024/);
  });
});

describe('a public key', () => {
  test('may be PEM, DER, a KeyObject, a certificate or a PublicKey', () => {
    const expected = pem('rsa-2048.pub');
    const object = crypto.createPublicKey(expected);
    const certificate = readFileSync(path.join(KEYS, 'forms', 'p-256-certificate.der'));
    for (const given of [expected, object, object.export({ type: 'spki', format: 'der' }), new PublicKey(expected)]) {
      assert.equal(new PublicKey(given).toPem(), expected);
    }
    assert.deepEqual([new PublicKey(certificate).keyType, new PublicKey(certificate).bits], ['p-256', 256]);
  });

  test('is not private, secret or of another type', () => {
    for (const given of [pem('rsa-2048'), crypto.createPrivateKey(pem('rsa-2048'))]) {
      assert.throws(() => new PublicKey(given), invalidKey(/private/));
    }
    for (const given of [null, 5, key('rsa-2048')]) {
      assert.throws(() => new PublicKey(given), { name: 'TypeError', message: /a public key must be/ });
    }
  });
});

describe('a generated pair', () => {
  for (const [type, bits] of [
    [undefined, 2048],
    ['rsa', 2048],
    ['p-256', 256],
  ]) {
    test(`of the type ${type} signs, and is the pair's`, () => {
      const { privateKey, publicKey } = generateKeyPair({ type });
      assert.equal(new PrivateKey(privateKey).bits, bits);
      const url = signerOf(privateKey).signUrl(URL, LIMITS);
      assert.equal(new Verifier({ [KEY_PAIR_ID]: publicKey }).verifyUrl(url, { now: 1 }).timeLeft, END - 1);
    });
  }

  test('is of no other type', () => {
    assert.throws(() => generateKeyPair({ type: 'dsa' }), invalidKey(/rsa or p-256/));
    assert.throws(() => PrivateKey.generate(5), TypeError);
  });
});

describe('a function that signs', () => {
  const policy = new Policy(FOLDER);
  const urls = Array.from({ length: 40 }, (_, index) => `${HOST}/${index}.ts`);
  const works = {
    signUrl: (it) => it.signUrl(URL, LIMITS),
    signUrls: (it) => it.signUrls(urls, LIMITS),
    'signUrls with a wildcard': (it) => it.signUrls(urls, FOLDER),
    signCookies: (it) => [...it.signCookies(`${HOST}/*`, LIMITS)],
    sign: (it) => it.sign(policy).url(URL),
    'rtmp.signStream': (it) => rtmp.signStream(it, 'videos/mediafile', LIMITS),
  };
  const laterWorks = {
    signUrlAsync: (it) => it.signUrlAsync(URL, LIMITS),
    signUrlsAsync: (it) => it.signUrlsAsync(urls, LIMITS),
    'signUrlsAsync with a wildcard': (it) => it.signUrlsAsync(urls, FOLDER),
    signCookiesAsync: async (it) => [...(await it.signCookiesAsync(`${HOST}/*`, LIMITS))],
    signAsync: async (it) => (await it.signAsync(policy)).url(URL),
  };
  const signed = (message) => crypto.sign('sha1', message, pem('rsa-2048'));

  for (const [name, work] of Object.entries(works)) {
    test(`signs as the key itself in ${name}`, () => assert.deepEqual(work(signerOf(signed)), work(signer())));

    test(`throws what it throws out of ${name}`, () => {
      const failure = new RangeError('the HSM is on fire');
      const failing = signerOf(() => {
        throw failure;
      });
      assert.throws(
        () => work(failing),
        (error) => error === failure,
      );
    });

    test(`may not answer later in ${name}`, () => {
      for (const later of [async () => signed(Buffer.alloc(0)), async () => Promise.reject(new Error('unheard'))]) {
        assert.throws(() => work(signerOf(later)), {
          name: 'TypeError',
          message: /call the method whose name ends in Async/,
        });
      }
    });
  }

  for (const [name, work] of Object.entries(laterWorks)) {
    const later = async (message) => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
      return signed(message);
    };

    test(`may answer now or later in ${name}`, async () => {
      const expected = await work(signer());
      assert.deepEqual(await work(signerOf(later)), expected);
      assert.deepEqual(await work(signerOf(signed)), expected);
    });

    test(`rejects with what it throws in ${name}`, async () => {
      const failure = new RangeError('the KMS does not answer');
      await assert.rejects(work(signerOf(async () => Promise.reject(failure))), (error) => error === failure);
    });
  }

  test('gets the policy as bytes, once for a wildcard', () => {
    const asked = [];
    const own = signerOf((message) => {
      asked.push(message);
      return signed(message);
    });
    own.signUrls(urls, FOLDER);
    assert.deepEqual(asked.map(String), [own.sign(policy).policy]);
    assert(Buffer.isBuffer(asked[0]));
  });

  test('is not asked before the input is known to be good', () => {
    let asked = 0;
    const counting = signerOf((message) => {
      asked++;
      return signed(message);
    });
    const code = { code: 'invalid_url', message: /^url 39: / };
    assert.throws(() => counting.signUrls([...urls.slice(1), 'no URL'], LIMITS), code);
    assert.throws(() => counting.signUrl(URL, { dateLessThan: 0 }), { code: 'invalid_time' });
    assert.equal(asked, 0);
  });

  test('is asked many times at once, but not endlessly many', async () => {
    let now = 0;
    let most = 0;
    const slow = signerOf(async (message) => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 2));
      now--;
      return signed(message);
    });
    await slow.signUrlsAsync(urls, LIMITS);
    assert(most > 1 && most <= 16, `${most} at once`);
  });

  test('may be used by many calls at a time', async () => {
    const slow = signerOf(async (message) => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
      return signed(message);
    });
    const found = await Promise.all(urls.map((url) => slow.signUrlAsync(url, LIMITS)));
    assert.deepEqual(found, signer().signUrls(urls, LIMITS));
  });

  test('may sign with the signer that it belongs to', async () => {
    let deep = 0;
    const nested = signerOf((message) => {
      if (deep++ === 0) nested.signUrl(`${HOST}/nested`, LIMITS);
      return signed(message);
    });
    assert.equal(nested.signUrl(URL, LIMITS), signer().signUrl(URL, LIMITS));
  });

  test('may hold a P-256 key', () => {
    const own = signerOf((message) => crypto.sign('sha256', message, pem('p-256')), { keyType: 'p-256' });
    assert.equal(own.hashAlgorithm, 'SHA256');
    const verifier = new Verifier({ [KEY_PAIR_ID]: pem('p-256.pub') });
    for (const url of own.signUrls(urls, LIMITS)) assert.equal(verifier.verifyUrl(url, { now: 1 }).timeLeft, END - 1);
    const sha256 = signerOf((message) => crypto.sign('sha256', message, pem('rsa-2048')), { hashAlgorithm: 'SHA256' });
    assert(sha256.signUrl(URL, LIMITS).endsWith('&Hash-Algorithm=SHA256'));
  });

  test('is verified once, and again after a failure, where the public key is known', async () => {
    let answer;
    const own = signerOf(
      (message) => {
        if (answer instanceof Error) throw answer;
        return crypto.sign('sha1', message, pem(answer));
      },
      { publicKey: pem('rsa-2048.pub') },
    );
    const expected = signer().signUrl(URL, LIMITS);
    const calls = [() => own.signUrl(URL, LIMITS), async () => await own.signUrlAsync(URL, LIMITS)];
    for (const call of calls) {
      for (const [next, outcome] of [
        ['rsa-3072', { code: 'signing_failed', message: /does not verify with publicKey: either that is/ }],
        ['rsa-2048', undefined],
        ['rsa-3072', undefined], // only the first is verified
        [new Error('no session'), { message: 'no session' }],
        ['rsa-3072', { code: 'signing_failed', message: /does not verify/ }],
      ]) {
        answer = next;
        const called = async () => call();
        if (outcome) await assert.rejects(called, outcome);
        else assert.equal((await called()) === expected, next === 'rsa-2048');
      }
    }
  });

  test('has the type of its public key', () => {
    const publicKey = pem('p-256.pub');
    const own = signerOf((message) => crypto.sign('sha256', message, pem('p-256')), { publicKey });
    assert(new Verifier({ [KEY_PAIR_ID]: publicKey }).verifyUrl(own.signUrl(URL, LIMITS), { now: 1 }));
    assert.throws(
      () => signerOf(signed, { publicKey, keyType: 'rsa' }),
      invalidKey(/the public key is p-256 and the private key rsa/),
    );
  });

  test('that does not return a signature is an error', () => {
    for (const value of ['c2ln', undefined, null, 5, [1, 2], new ArrayBuffer(256)]) {
      assert.throws(() => signerOf(() => value).signUrl(URL, LIMITS), {
        name: 'TypeError',
        message: /what the function that signs returns must be a Buffer or Uint8Array, not/,
      });
    }
    assert.throws(() => signerOf(() => Buffer.alloc(5)).signUrl(URL, LIMITS), {
      code: 'signing_failed',
      message: /5 bytes/,
    });
    const raw = signerOf(() => Buffer.alloc(64), { keyType: 'p-256' });
    assert.throws(() => raw.signUrl(URL, LIMITS), { code: 'signing_failed', message: /DER/ });
    assert.throws(() => signerOf(signed, { keyType: 'ed25519' }), invalidKey(/rsa or p-256/));
  });

  test('that changes its argument changes nothing', () => {
    const own = signerOf((message) => {
      const signature = signed(message);
      message.fill(0);
      return signature;
    });
    assert.equal(own.signUrl(URL, LIMITS), signer().signUrl(URL, LIMITS));
  });
});
