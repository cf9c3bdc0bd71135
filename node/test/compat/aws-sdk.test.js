'use strict';
// `frontseal/compat/aws-sdk` beside `@aws-sdk/cloudfront-signer`: the same input, the same bytes.

const assert = require('node:assert/strict');
const { createPrivateKey, generateKeyPairSync } = require('node:crypto');
const { describe, test } = require('node:test');
const { Verifier } = require('frontseal');
const ours = require('frontseal/compat/aws-sdk');
const theirs = require('@aws-sdk/cloudfront-signer');
const { Chance, KEY_PAIR_ID, SECONDS, URL, pem, policy, policyIn, refusal } = require('./peers.js');

const privateKey = pem();
const WHO = { keyPairId: KEY_PAIR_ID, privateKey };
const INPUT = { ...WHO, url: URL, dateLessThan: SECONDS * 1000 };
const FUNCTIONS = ['getSignedUrl', 'getSignedCookies'];

// What the SDK leaves as it is, and what it percent-encodes, as clients do or not.
const IN_PATH = [
  ...'abXY09-_.~()!*',
  ...'\'$&+,:;=@[]{}<>^`|"\\#%',
  '%20',
  '%c3%A9',
  '%2F',
  '%25',
  ' ',
  'é',
  '文',
  '😀',
  '\n',
];
const IN_QUERY = [...IN_PATH, '/', '?', '&', '=', '%2C'];
// What CloudFront may accept as it is, in cookies.
const AS_IT_IS = /^[!$-;=?-[\]^_`a-~]+$/;

/** Check that both give the same, cookies in their order included. */
function assertSame(name, input) {
  assert.deepEqual(entries(ours[name](input)), entries(theirs[name](input)), JSON.stringify({ name, ...input }));
}

function entries(result) {
  return typeof result === 'string' ? result : Object.entries(result);
}

function time(chance, seconds) {
  const milliseconds = seconds * 1000 + chance.number(1000);
  const date = new Date(milliseconds);
  return chance.pick([milliseconds, date, date.toISOString(), date.toUTCString(), date.toString()]);
}

function restrictions(chance) {
  const start = 1e9 + chance.number(1e9);
  return {
    dateLessThan: time(chance, start + 2 + chance.number(1e9)),
    ...(chance.flip() && { dateGreaterThan: time(chance, start) }),
    ...(chance.flip() && { ipAddress: chance.address() }),
    ...(chance.flip() && { algorithm: chance.pick(['SHA1', 'SHA256']) }),
  };
}

describe('at random', () => {
  test('a URL is signed with the same bytes', () => {
    const chance = new Chance(1);
    for (let i = 0; i < 600; i++) {
      assertSame('getSignedUrl', { ...WHO, url: chance.url(IN_PATH, IN_QUERY), ...restrictions(chance) });
    }
  });

  test('cookies are the same, in the same order', () => {
    const chance = new Chance(2);
    const acceptable = (piece) => AS_IT_IS.test(piece);
    for (let i = 0; i < 400; i++) {
      const url = chance.url(IN_PATH.filter(acceptable), IN_QUERY.filter(acceptable));
      assertSame('getSignedCookies', { ...WHO, url, ...restrictions(chance) });
    }
  });

  test('a policy is signed as it stands, and put on the same URL', () => {
    const chance = new Chance(3);
    for (let i = 0; i < 200; i++) {
      const resource = chance.pick(['https://d111111abcdef8.cloudfront.net/*', '*://*/*', 'http*://*', '*']);
      const address = { IpAddress: { 'AWS:SourceIp': chance.address() } };
      const compact = policy(resource, chance.flip() ? address : {});
      const text = JSON.stringify(JSON.parse(compact), null, chance.pick([0, 1, '\t']));
      const url = chance.url(IN_PATH, IN_QUERY).replace('http:', 'https:').replace(':8080', '');
      for (const name of FUNCTIONS) assertSame(name, { ...WHO, url, policy: text });
    }
  });

  test('an RTMP stream is signed with the same bytes', () => {
    const chance = new Chance(4);
    for (let i = 0; i < 100; i++) {
      const stream = `${chance.text([...'abc09-_.'], 9)}/${chance.text([...'abc09-_.'], 9)}`;
      const url = `rtmp://d111111abcdef8.cloudfront.net${chance.pick(['', ':1935'])}/${stream}`;
      assertSame('getSignedUrl', { ...WHO, url, ...restrictions(chance) });
    }
  });
});

// The cases of the SDK's own tests (sign.spec.ts and cloudfront-signer.integ.spec.ts of its repository), but for those
// that the table of docs/compat.md has.
describe("the SDK's own cases", () => {
  const dates = { dateLessThan: '2020-01-01', dateGreaterThan: '2019-12-01' };
  const base = { ...WHO, url: URL, dateLessThan: dates.dateLessThan, passphrase: 'of a key that is not encrypted' };
  const cases = {
    'a query': { ...base, url: `https://example.com/private.jpeg?foo=${encodeURIComponent('bar &=; baz')}` },
    'a canned policy': base,
    'a start': { ...base, ...dates },
    'an address': { ...base, ipAddress: '10.0.0.0' },
    'a network': { ...base, ipAddress: '10.0.0.0/32' },
    'a start and an address': { ...base, ...dates, ipAddress: '10.0.0.0' },
    'a policy and a URL': { ...WHO, url: URL, policy: policy('https://d111111abcdef8.cloudfront.net/*') },
    'a policy alone': { ...WHO, policy: policy(URL) },
    'a folder called .': { ...WHO, policy: policy('https://d111111abcdef8.cloudfront.net/a/./b.jpeg') },
    'a folder called ..': { ...WHO, policy: policy('https://d111111abcdef8.cloudfront.net/a/../b.jpeg') },
    'a path that is encoded already': {
      ...base,
      url: 'https://d111111abcdef8.cloudfront.net/private%20content/My%20File.pdf',
    },
    'a date as text': { ...base, dateLessThan: '2024-05-17T12:30:45.000Z' },
    'a date in milliseconds': { ...base, dateLessThan: 1125674245900 },
    'a Date': { ...base, dateLessThan: new Date('2024-05-17T12:30:45.000Z') },
    SHA256: { ...base, algorithm: 'SHA256' },
    'SHA256 and a policy': {
      ...WHO,
      url: URL,
      algorithm: 'SHA256',
      policy: policy('https://d111111abcdef8.cloudfront.net/*'),
    },
    SHA1: { ...base, algorithm: 'SHA1' },
    'a key in a Buffer': { ...base, privateKey: Buffer.from(privateKey) },
    'a key in PKCS#1': {
      ...base,
      privateKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
        type: 'pkcs1',
        format: 'pem',
      }),
    },
  };
  for (const [what, input] of Object.entries(cases)) {
    for (const name of FUNCTIONS) test(`${name}: ${what}`, () => assertSame(name, input));
  }
  test('getSignedUrl: spaces in the path', () => {
    assertSame('getSignedUrl', { ...base, url: 'https://d111111abcdef8.cloudfront.net/private content/My File.pdf' });
  });
  test('getSignedUrl: RTMP', () => {
    assertSame('getSignedUrl', { ...base, url: 'rtmp://d111111abcdef8.cloudfront.net/private-content/private.jpeg' });
  });
  test('getSignedCookies: a wildcard has the same signature', () => {
    const input = { ...base, url: 'https://example.com/private-content/*' };
    const signature = (sdk) => sdk.getSignedCookies(input)['CloudFront-Signature'];
    assert.equal(signature(ours), signature(theirs));
  });
  for (const ipAddress of ['10.0.0.0/', '/32', '10.0.0.0/-1', '10.0.0.0/33', '10.0.0.-1', '10.0.0.256']) {
    test(`the address ${ipAddress} is refused`, () => {
      for (const name of FUNCTIONS) {
        assert.throws(() => theirs[name]({ ...base, ipAddress }));
        assert.throws(() => ours[name]({ ...base, ipAddress }), { code: 'invalid_ip_address' });
      }
    });
  }
});

describe('keys', () => {
  const object = createPrivateKey(privateKey);
  const encrypted = object.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'a phrase' });
  const forms = {
    'a string': { privateKey },
    'a Buffer': { privateKey: Buffer.from(privateKey) },
    'a Uint8Array': { privateKey: new Uint8Array(Buffer.from(privateKey)) },
    'a KeyObject': { privateKey: object },
    'PKCS#8': { privateKey: object.export({ type: 'pkcs8', format: 'pem' }) },
    'an encrypted key': { privateKey: encrypted, passphrase: 'a phrase' },
  };
  for (const [what, key] of Object.entries(forms)) {
    test(`${what} gives the same bytes`, () => {
      for (const name of FUNCTIONS) assertSame(name, { ...INPUT, ...key });
    });
  }

  test('P-256 signs with the hash of the SDK', () => {
    const p256 = pem('p-256');
    for (const algorithm of [undefined, 'SHA1', 'SHA256']) {
      const signed = [ours, theirs].map((sdk) => sdk.getSignedUrl({ ...INPUT, privateKey: p256, algorithm }));
      const [withoutOurs, withoutTheirs] = signed.map((url) => url.replace(/Signature=[^&]*/, ''));
      assert.equal(withoutOurs, withoutTheirs);
      for (const url of signed) assert.equal(refusal(url, { key: 'p-256' }), undefined);
    }
  });

  test('a wrong passphrase is refused, also after the right one', () => {
    for (const passphrase of ['a phrase', 'another']) {
      const sign = () => ours.getSignedUrl({ ...INPUT, privateKey: encrypted, passphrase });
      if (passphrase === 'a phrase') sign();
      else assert.throws(sign, { code: 'invalid_key' });
    }
    assert.throws(() => ours.getSignedUrl({ ...INPUT, privateKey: encrypted }), { code: 'invalid_key' });
  });

  test('a Buffer whose bytes change is another key', () => {
    const buffer = Buffer.from(privateKey);
    assertSame('getSignedUrl', { ...INPUT, privateKey: buffer });
    buffer.fill(0);
    assert.throws(() => ours.getSignedUrl({ ...INPUT, privateKey: buffer }), { code: 'invalid_key' });
  });

  test('what is no private key is refused', () => {
    for (const wrong of ['text', pem('rsa-2048.pub'), Buffer.alloc(0)]) {
      assert.throws(() => ours.getSignedUrl({ ...INPUT, privateKey: wrong }), { code: 'invalid_key' });
    }
    for (const wrong of [undefined, null, 7, {}, () => Buffer.alloc(256)]) {
      assert.throws(() => ours.getSignedUrl({ ...INPUT, privateKey: wrong }), TypeError);
    }
  });
});

describe('arguments', () => {
  test('undefined and null are absent, as in the SDK', () => {
    for (const absent of [undefined, null]) {
      const input = {
        ...INPUT,
        dateGreaterThan: absent,
        ipAddress: absent,
        policy: absent,
        algorithm: absent,
      };
      for (const name of FUNCTIONS) assertSame(name, input);
    }
  });

  test('an object of moment or of the like is a time', () => {
    const time = { valueOf: () => SECONDS * 1000 };
    for (const name of FUNCTIONS) assertSame(name, { ...INPUT, dateLessThan: time });
  });

  test('a wrong type is a TypeError that names the argument', () => {
    const wrong = {
      url: [7, {}, new globalThis.URL(URL)],
      keyPairId: [7, {}],
      dateLessThan: [undefined, null, true, () => 1, 1893456000000n],
      dateGreaterThan: [true, false],
      ipAddress: [7, ['192.0.2.1'], false],
      passphrase: [7, {}],
      policy: [7, {}, false],
      algorithm: [7, true],
    };
    for (const [field, values] of Object.entries(wrong)) {
      for (const value of values) {
        for (const name of FUNCTIONS) {
          const input = field === 'policy' ? { ...WHO, url: URL, policy: value } : { ...INPUT, [field]: value };
          assert.throws(
            () => ours[name](input),
            { name: 'TypeError', message: new RegExp(field, 'i') },
            `${name} ${field}`,
          );
        }
      }
    }
    for (const input of [undefined, null, 'text', 7]) {
      for (const name of FUNCTIONS) assert.throws(() => ours[name](input), TypeError);
    }
  });

  test('a policy for every scheme is put on https, as in the SDK', () => {
    const input = { ...WHO, policy: policy('*://d111111abcdef8.cloudfront.net/a.mp4') };
    assertSame('getSignedUrl', input);
    assert.match(ours.getSignedUrl(input), /^https:/);
  });

  test('what both refuse is refused', () => {
    for (const url of ['s3://bucket/key', '/film.mp4', 'film.mp4', 'HTTPS://h/a', 'ftp://h/a', '//h/a', '']) {
      assert.throws(() => theirs.getSignedUrl({ ...INPUT, url }));
      assert.throws(() => ours.getSignedUrl({ ...INPUT, url }), { code: 'invalid_url' });
    }
    for (const input of [WHO, { ...WHO, url: '' }]) {
      for (const name of FUNCTIONS) {
        assert.throws(() => theirs[name](input));
        assert.throws(() => ours[name](input));
      }
    }
    for (const dateLessThan of ['tomorrow', '', NaN, 0, new Date(NaN), '1893456000']) {
      assert.throws(() => theirs.getSignedUrl({ ...INPUT, dateLessThan }));
      assert.throws(() => ours.getSignedUrl({ ...INPUT, dateLessThan }), { code: 'invalid_time' });
    }
  });
});

test('what is signed, the edge grants', () => {
  const verifier = new Verifier({ [KEY_PAIR_ID]: pem('rsa-2048.pub') });
  const signed = ours.getSignedUrl({ ...INPUT, ipAddress: '192.0.2.0/24', dateGreaterThan: '2020-01-01' });
  verifier.verifyUrl(signed, { now: SECONDS - 1, ipAddress: '192.0.2.7' });
  assert.match(policyIn(signed), /"DateLessThan".*"DateGreaterThan".*"IpAddress"/);
  const folder = 'https://d111111abcdef8.cloudfront.net/private/*';
  const cookies = ours.getSignedCookies({ ...INPUT, url: folder, dateGreaterThan: '2020-01-01' });
  const header = Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
  verifier.verifyCookies(URL, header, { now: SECONDS - 1 });
});
