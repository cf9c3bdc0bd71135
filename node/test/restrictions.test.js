// Every restriction that is passed is in what is signed, in whatever way the options have it.
'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const path = require('node:path');
const { describe, test } = require('node:test');
const vm = require('node:vm');

const { Policy, Signer, Verifier, inspect, rtmp } = require('..');
const { END, HOST, KEY_PAIR_ID, URL: FILM, key, pem, signer } = require('./fixtures.js');

const rsa = signer();
const FOLDER = `${HOST}/*`;

/** Random numbers that are the same in every run. */
function randomNumbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Ways in which an object can have the property `name` with the value `value`; each returns an object that inherits from `base`. */
const WAYS = {
  'an own property': (base, name, value) => Object.assign(Object.create(base), { [name]: value }),
  'an own property that is not enumerable': (base, name, value) => Object.create(base, { [name]: { value } }),
  'an own getter': (base, name, value) => Object.create(base, { [name]: { get: () => value, enumerable: true } }),
  'an inherited property': (base, name, value) => Object.create(Object.assign(Object.create(base), { [name]: value })),
  'a property of a distant ancestor': (base, name, value) =>
    Object.create(Object.create(Object.create(Object.assign(Object.create(base), { [name]: value })))),
  'a getter of a class'(base, name, value) {
    class Options {
      get [name]() {
        return value;
      }
    }
    Object.setPrototypeOf(Options.prototype, base);
    return new Options();
  },
  'a field of a subclass'(base, name, value) {
    class Base {
      method() {}
    }
    Object.setPrototypeOf(Base.prototype, base);
    class Options extends Base {
      [name] = value;
    }
    return new Options();
  },
  'a property of the target of a proxy': (base, name, value) =>
    new Proxy(Object.assign(Object.create(base), { [name]: value }), {}),
  'a property that only a proxy knows': (base, name, value) =>
    new Proxy(Object.create(base), {
      get: (target, property) => (property === name ? value : Reflect.get(target, property)),
    }),
  'a property of a frozen object': (base, name, value) =>
    Object.freeze(Object.assign(Object.create(base), { [name]: value })),
};

const BASES = { 'Object.prototype': Object.prototype, null: null };

/** Return what the policy of the signed URL says. */
function said(url) {
  const { expires, notBefore, ipAddress, resource } = inspect(url);
  return { dateLessThan: expires, dateGreaterThan: notBefore, ipAddress, resource };
}

const CALLS = {
  signUrl: (options) => said(rsa.signUrl(FILM, options)),
  signUrlAsync: async (options) => said(await rsa.signUrlAsync(FILM, options)),
  signUrls: (options) => said(rsa.signUrls([FILM], options)[0]),
  signUrlsAsync: async (options) => said((await rsa.signUrlsAsync([FILM], options))[0]),
  async signUrlStream(options) {
    const stream = rsa.signUrlStream(options);
    stream.end(FILM);
    for await (const url of stream) return said(url);
  },
  signCookies: (options) => said(`${FILM}?${queryOf(rsa.signCookies(options))}`),
  signManifest: (options) =>
    said(`${HOST}/${rsa.signManifest('#EXTM3U\n#EXTINF:6,\nfilm.mp4\n', FILM, options).text.split('\n')[2]}`),
  Policy: (options) => said(rsa.sign(new Policy(options)).url(FILM)),
};

function queryOf(cookies) {
  return [...cookies].map(([name, value]) => `${name.replace('CloudFront-', '')}=${value}`).join('&');
}

for (const [name, call] of Object.entries(CALLS)) {
  test(`${name} signs every restriction, however it is passed`, async () => {
    const random = randomNumbers(name.length);
    const ways = Object.values(WAYS);
    for (let round = 0; round < 60; round++) {
      const expected = {
        dateLessThan: END + random(1000),
        dateGreaterThan: random(2) === 1 ? 1 + random(1000) : null,
        ipAddress: `192.0.2.${random(256)}/32`,
        resource: FOLDER,
      };
      let options = Object.values(BASES)[random(2)];
      for (const [name, value] of Object.entries(expected)) options = ways[random(ways.length)](options, name, value);
      assert.deepEqual(await call(options), expected);
    }
  });
}

describe('a restriction may be', () => {
  for (const [way, make] of Object.entries(WAYS)) {
    for (const [name, base] of Object.entries(BASES)) {
      test(`${way}, on ${name}`, () => {
        const options = make(Object.assign(Object.create(base), { dateLessThan: END }), 'ipAddress', '192.0.2.7');
        assert.equal(said(rsa.signUrl(FILM, options)).ipAddress, '192.0.2.7/32');
        const stream = rtmp.signStream(rsa, 'videos/mediafile', options);
        assert(stream.startsWith('videos/mediafile?Policy='));
      });

      test(`undefined as ${way} on ${name}, and is refused`, () => {
        if (way === 'a property that only a proxy knows') return; // It is as if the property were not there.
        const options = make(Object.assign(Object.create(base), { dateLessThan: END }), 'ipAddress', undefined);
        assert.throws(() => rsa.signUrl(FILM, options), { name: 'TypeError', message: /^ipAddress is undefined/ });
      });
    }
  }

  test('in an object of another context', () => {
    const options = vm.runInNewContext(`Object.create({ dateLessThan: ${END}, ipAddress: '192.0.2.7' })`);
    assert.equal(said(rsa.signUrl(FILM, options)).ipAddress, '192.0.2.7/32');
  });
});

test('an unknown name is refused, own or inherited', () => {
  const limits = { dateLessThan: END };
  class Misspelt {
    dateLessThan = END;
    ipAdress = '192.0.2.7';
  }
  for (const options of [
    { ...limits, ipAdress: '192.0.2.7' },
    Object.create({ ...limits, ipAdress: '192.0.2.7' }),
    Object.assign(Object.create(null), { ...limits, ipAdress: '192.0.2.7' }),
    new Proxy({ ...limits, ipAdress: '192.0.2.7' }, {}),
    new Misspelt(),
  ]) {
    const message = 'unknown option ipAdress: did you mean ipAddress?';
    assert.throws(() => rsa.signUrl(FILM, options), { name: 'TypeError', message });
  }
});

test('what holds entries in place of properties is refused', () => {
  const entries = [
    ['dateLessThan', END],
    ['ipAddress', '192.0.2.7'],
  ];
  const cookies = rsa.signCookies(FILM, { dateLessThan: END });
  for (const [options, kind] of [
    [new Map(entries), 'Map'],
    [new URLSearchParams(entries), 'URLSearchParams'],
    [new Headers(), 'Headers'],
    [entries, 'Array'],
    [new Set(entries), 'Set'],
    [Object.assign(new Map(entries), { dateLessThan: END }), 'Map'],
    [new Proxy(new Map(entries), {}), 'Map'],
  ]) {
    const wrong = { name: 'TypeError', message: `options must be an object with named properties, not ${kind}` };
    assert.throws(() => rsa.signUrl(FILM, options), wrong);
    assert.throws(() => cookies.setCookieHeaders(options), wrong);
  }
  const policy = new Policy({ dateLessThan: END, ipAddress: '192.0.2.7' });
  const wrong = { name: 'TypeError', message: 'options must be an object, not Policy: pass { policy }' };
  assert.throws(() => rsa.signUrl(FILM, policy), wrong);
});

test('what a getter or a proxy throws comes out as it is', async () => {
  for (const thrown of [new RangeError('no address'), 'a text', null, undefined]) {
    const fail = () => {
      throw thrown;
    };
    for (const options of [
      Object.defineProperty({ dateLessThan: END }, 'ipAddress', { get: fail }),
      new Proxy({ dateLessThan: END }, { get: fail }),
      new Proxy({ dateLessThan: END }, { has: fail }),
      new Proxy({ dateLessThan: END }, { ownKeys: fail }),
    ]) {
      assert.throws(
        () => rsa.signUrl(FILM, options),
        (error) => error === thrown,
      );
      await rsa.signUrlAsync(FILM, options).then(assert.fail, (error) => assert.equal(error, thrown));
    }
  }
});

test('every option is read once', () => {
  const limits = { dateLessThan: END, dateGreaterThan: 1, ipAddress: '192.0.2.7', resource: FOLDER };
  const cookies = rsa.signCookies(FOLDER, { dateLessThan: END });
  const url = rsa.signUrl(FILM, { dateLessThan: END });
  const verifier = new Verifier({ [KEY_PAIR_ID]: key('rsa-2048').publicKey() });
  for (const [call, given] of [
    [(options) => rsa.signUrl(FILM, options), { ...limits, encode: true }],
    [(options) => rsa.signUrls([FILM], options), { ...limits, encode: true }],
    [(options) => rsa.signUrlStream(options), { ...limits, lines: true }],
    [(options) => rsa.signCookies(options), limits],
    [(options) => rsa.signManifest('#EXTM3U\n', FILM, options), { ...limits, hosts: [], each: false, uriForm: null }],
    [(options) => new Policy(options), { ...limits, custom: true }],
    [
      (options) => new Signer(options),
      { keyPairId: 'K1', privateKey: pem('p-256'), hashAlgorithm: 'SHA256', cache: 1 },
    ],
    [(options) => new Signer(options), { keyPairId: 'K1', privateKey: () => {}, keyType: 'rsa' }],
    [(options) => cookies.setCookieHeaders(options), { path: '/', domain: 'example.com', secure: true, maxAge: 5 }],
    [(options) => cookies.applyTo(new Headers(), options), { path: '/', clearStale: false }],
    [(options) => verifier.verifyUrl(url, options), { now: 1, ipAddress: '192.0.2.7' }],
    [(options) => inspect(url, options), { now: 1, ipAddress: '192.0.2.7', verifier }],
  ]) {
    const reads = Object.fromEntries(Object.keys(given).map((name) => [name, 0]));
    const get = (target, name) => {
      if (name in reads) reads[name] += 1;
      return target[name];
    };
    call(new Proxy(given, { get }));
    assert.deepEqual(reads, Object.fromEntries(Object.keys(given).map((name) => [name, 1])), String(call));
  }
});

test('an option whose value changes is used as it was read', () => {
  const values = ['192.0.2.7', undefined, '203.0.113.0/24'];
  const options = Object.defineProperty({ dateLessThan: END }, 'ipAddress', { get: () => values.shift() });
  assert.equal(said(rsa.signUrl(FILM, options)).ipAddress, '192.0.2.7/32');
});

/** Run `code` in a process of its own, in which others may put what they like on Object.prototype. */
function inProcess(code) {
  const prelude = `
    const { Policy, Signer, inspect } = require(${JSON.stringify(path.join(__dirname, '..'))});
    const signer = new Signer({ keyPairId: 'K1', privateKey: ${JSON.stringify(pem('p-256'))} });
    const said = (options) => {
      const { resource, ipAddress, expires } = inspect(signer.signUrl('${FILM}', options));
      return [resource, ipAddress, expires].join(' ');
    };
  `;
  return execFileSync(process.execPath, ['-e', prelude + code], { encoding: 'utf8' })
    .trim()
    .split('\n');
}

test('what others put on Object.prototype is not an option', () => {
  const lines = inProcess(`
    const limits = { dateLessThan: ${END} };
    const put = (descriptor) => {
      for (const name of ['resource', 'policy', 'roundTo', 'encode', 'unheardOf']) {
        Object.defineProperty(Object.prototype, name, { configurable: true, ...descriptor(name) });
      }
    };
    for (const descriptor of [
      (name) => ({ value: name === 'resource' ? '*' : 5, enumerable: true }),
      (name) => ({ value: name === 'resource' ? '*' : 5 }),
      (name) => ({ get: () => (name === 'resource' ? '*' : 5), enumerable: true }),
    ]) {
      put(descriptor);
      console.log(said(limits));
      console.log(said(Object.create(limits)));
      console.log(said(Object.assign(Object.create(null), limits)));
      console.log(said(new (class Limits { get dateLessThan() { return ${END}; } })()));
      console.log(said({ ...limits, resource: '${FOLDER}' }));
      console.log(said(Object.create({ ...limits, resource: '${FOLDER}', policy: null, roundTo: null, encode: null })));
    }
  `);
  assert.equal(lines.length, 18);
  for (const [index, line] of lines.entries()) assert.equal(line, `${index % 6 < 4 ? FILM : FOLDER}  ${END}`);
});

test('what others put on Object.prototype takes no restriction away', () => {
  const lines = inProcess(`
    Object.prototype.ipAddress = undefined;
    Object.prototype.dateGreaterThan = null;
    console.log(said({ dateLessThan: ${END}, ipAddress: '192.0.2.7' }));
    console.log(said(Object.create({ dateLessThan: ${END}, ipAddress: '192.0.2.7' })));
    console.log(said({ dateLessThan: ${END} }));
    delete Object.prototype.dateGreaterThan;
    Object.prototype.ipAddress = '0.0.0.0/0';
    console.log(said({ dateLessThan: ${END}, ipAddress: '192.0.2.7' }));
    const onlyKnown = (name, value) => new Proxy({ dateLessThan: ${END} }, {
      get: (target, property) => (property === name ? value : target[property]),
    });
    try {
      said(onlyKnown('ipAddress', '192.0.2.7'));
    } catch (error) {
      console.log(error.name, error.message);
    }
  `);
  const restricted = `${FILM} 192.0.2.7/32 ${END}`;
  const refused = 'TypeError Object.prototype has a property ipAddress: remove it from there, or pass a plain object';
  assert.deepEqual(lines, [restricted, restricted, `${FILM}  ${END}`, restricted, refused]);
});
