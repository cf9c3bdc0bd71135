// Times, options, and how they go together.
'use strict';

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const vm = require('node:vm');

const { Policy, Resource, Signer, encodeUrl, generateKeyPair, inspect, objectUrl } = require('..');
const { END, HOST, KEY_PAIR_ID, URL: FILM, key, signer } = require('./fixtures.js');

const rsa = signer();

function endOf(url) {
  return inspect(url).expires;
}

function refused(code, message = /./) {
  return { name: 'FrontsealError', code, message };
}

function typeError(mention) {
  return { name: 'TypeError', message: new RegExp(mention) };
}

describe('points in time', () => {
  const times = {
    'whole seconds': END,
    'a Date': new Date(END * 1000),
    'a Date whose milliseconds are dropped': new Date(END * 1000 + 999),
    'a Date of another context': vm.runInNewContext(`new Date(${END * 1000})`),
  };
  for (const [name, time] of Object.entries(times)) {
    test(`may be ${name}`, () => {
      assert.equal(endOf(rsa.signUrl(FILM, { dateLessThan: time })), END);
      assert.equal(new Policy({ dateLessThan: END + 1, dateGreaterThan: time }).dateGreaterThan, END);
    });
  }

  for (const value of ['2030-01-01', `${END}`, true, BigInt(END), [END], {}, () => END]) {
    test(`may not be ${typeof value} ${String(value)}`, () => {
      for (const name of ['dateLessThan', 'dateGreaterThan']) {
        const options = { expiresIn: 1, [name]: value };
        if (name === 'dateLessThan') delete options.expiresIn;
        assert.throws(
          () => rsa.signUrl(FILM, options),
          typeError(`${name} must be a Date or a number \\(Unix seconds\\), not`),
        );
      }
      assert.throws(
        () => rsa.signUrl(FILM, { expiresIn: value }),
        typeError('expiresIn must be a number \\(seconds\\), not'),
      );
    });
  }

  const impossible = {
    milliseconds: [{ dateLessThan: END * 1000 }, /milliseconds.*\(1893456000\)/],
    'now in milliseconds as a start': [{ dateLessThan: END, dateGreaterThan: Date.now() }, /milliseconds/],
    'a fraction': [{ dateLessThan: END + 0.5 }, /whole seconds/],
    'a fraction of a length': [{ expiresIn: 0.5 }, /whole seconds/],
    NaN: [{ dateLessThan: NaN }, /dateLessThan .*\(NaN\)/],
    infinity: [{ expiresIn: Infinity }, /expiresIn .*\(Infinity\)/],
    'an invalid Date': [{ dateLessThan: new Date('tomorrow') }, /invalid Date/],
    zero: [{ dateLessThan: 0 }, /1970/],
    'a negative end': [{ dateLessThan: -1 }, /1970/],
    'a length that lies in the past': [{ expiresIn: -1 }, /^expiresIn must be at least 1 second$/],
    'no length': [{ expiresIn: 0 }, /^expiresIn must be at least 1 second$/],
    'a length in milliseconds of ages': [{ expiresIn: 2 ** 52 }, /years/],
    'an end for a length': [
      { expiresIn: END },
      /^expiresIn is more than 31 years .*, or a point in time as dateLessThan$/,
    ],
    'a number beyond 2^53': [{ dateLessThan: 2 ** 60 }, /whole/],
    'a start that is not before the end': [{ dateLessThan: END, dateGreaterThan: END }, /before/],
    'a Date before 1970': [{ dateLessThan: new Date(-1) }, /1970/],
    'a Date after the year 5138': [{ dateLessThan: new Date(8.64e15) }, /milliseconds/],
  };
  for (const [name, [options, mention]] of Object.entries(impossible)) {
    test(`cannot be ${name}`, () => {
      assert.throws(() => rsa.signUrl(FILM, options), refused('invalid_time', mention));
    });
  }

  test('expiresIn counts from now, in seconds', () => {
    const before = Math.floor(Date.now() / 1000);
    const end = endOf(rsa.signUrl(FILM, { expiresIn: 300 }));
    assert(before + 300 <= end && end <= Math.floor(Date.now() / 1000) + 300);
  });
});

describe('options', () => {
  const misspelt = {
    ipaddress: 'ipAddress',
    ip: 'ipAddress',
    ip_address: 'ipAddress',
    ipAdress: 'ipAddress',
    date_greater_than: 'dateGreaterThan',
    dateGreaterThen: 'dateGreaterThan',
    expires: 'expiresIn',
    Policy: 'policy',
    resouce: 'resource',
  };
  for (const [name, meant] of Object.entries(misspelt)) {
    test(`${name} is refused, for ${meant} is meant`, () => {
      assert.throws(
        () => rsa.signUrl(FILM, { dateLessThan: END, [name]: '192.0.2.7' }),
        typeError(`unknown option ${name}: did you mean ${meant}\\?`),
      );
    });
  }

  test('messages name them as they are written here', () => {
    const cookies = rsa.signCookies(FILM, { dateLessThan: END });
    const manifest = (url, options) => rsa.signManifest('#EXTM3U', url, { dateLessThan: END, ...options });
    for (const [call, message] of [
      [() => rsa.signUrl(FILM, { dateLessThan: 0 }), /^dateLessThan is 0/],
      [() => rsa.signUrl(FILM, { dateLessThan: END, dateGreaterThan: -1 }), /^dateGreaterThan is before 1970 \(-1\)/],
      [
        () => rsa.signUrl(FILM, { dateLessThan: 5, dateGreaterThan: 6 }),
        /^dateGreaterThan \(6\) is not before dateLessThan \(5\)/,
      ],
      [() => rsa.signUrl(FILM, { expiresIn: 1, roundTo: 0 }), /^roundTo must be at least 1 second$/],
      [() => rsa.signUrl(FILM, { expiresIn: 1, roundTo: -1 }), /^roundTo must be at least 1 second$/],
      [() => rsa.signUrl(FILM, { expiresIn: -1 }), /^expiresIn must be at least 1 second$/],
      [() => rsa.signUrl(FILM, { dateLessThan: END, ipAddress: 'round_to' }), /^ipAddress "round_to"/],
      [
        () => new Signer({ keyPairId: 'K1', privateKey: key('p-256'), hashAlgorithm: 'key_type' }),
        /^hashAlgorithm "key_type"/,
      ],
      [() => new Signer({ keyPairId: 'K1', privateKey: () => {}, keyType: 'dsa' }), /^keyType "dsa"/],
      [() => cookies.setCookieHeaders({ maxAge: -1 }), /maxAge is negative \(-1\)/],
      [() => manifest('/base_url'), /^baseUrl "\/base_url" has no scheme/],
      [() => manifest(FILM, { uriForm: 'short' }), /^uriForm is unknown \("short"\)/],
    ]) {
      assert.throws(call, { name: 'FrontsealError', message });
    }
  });

  test('the text of a message is the same beside the event loop', async () => {
    await assert.rejects(rsa.signUrlAsync(FILM, { expiresIn: 0 }), { message: /^expiresIn must be/ });
    await assert.rejects(rsa.signManifestAsync('#EXTM3U', '/base_url', { expiresIn: 1 }), {
      message: /^baseUrl "\/base_url" has no scheme/,
    });
  });

  test('where there is only one, the message says so', () => {
    assert.throws(() => generateKeyPair({ colour: 1 }), {
      name: 'TypeError',
      message: 'unknown option colour: there is only type',
    });
  });

  test('a name like no other is refused with all that there are', () => {
    assert.throws(
      () => rsa.signUrl(FILM, { dateLessThan: END, colour: 1 }),
      typeError('expiresIn, roundTo, dateLessThan, dateGreater'),
    );
  });

  test('an unknown name is refused everywhere, inherited ones too', () => {
    const limits = { dateLessThan: END };
    const cookies = rsa.signCookies(FILM, limits);
    for (const call of [
      (wrong) => new Signer({ keyPairId: KEY_PAIR_ID, privateKey: key('rsa-2048'), ...wrong }),
      (wrong) => rsa.signUrls([FILM], { ...limits, ...wrong }),
      (wrong) => rsa.signUrlStream({ ...limits, ...wrong }),
      (wrong) => rsa.signCookies(FILM, { ...limits, ...wrong }),
      (wrong) => new Policy({ ...limits, ...wrong }),
      (wrong) => cookies.setCookieHeaders(wrong),
      (wrong) => cookies.clearingHeaders(wrong),
      (wrong) => cookies.applyTo({}, wrong),
      (wrong) => inspect(FILM, wrong),
      (wrong) => rsa.signUrl(FILM, Object.create({ ...limits, ...wrong })),
    ]) {
      assert.throws(() => call({ unheardOf: 1 }), typeError('unknown option unheardOf'));
    }
  });

  test('a restriction that is undefined is refused, and null is none', () => {
    for (const name of ['ipAddress', 'dateGreaterThan']) {
      const options = { dateLessThan: END, [name]: undefined };
      assert.throws(() => rsa.signUrl(FILM, options), typeError(`${name} is undefined: pass null`));
      assert.throws(() => new Policy(options), typeError(`${name} is undefined`));
      assert.throws(() => rsa.signCookies(FILM, options), typeError(`${name} is undefined`));
      assert.equal(rsa.signUrl(FILM, { ...options, [name]: null }), rsa.signUrl(FILM, { dateLessThan: END }));
    }
  });

  test('anything else that is undefined or null was left out', () => {
    const expected = rsa.signUrl(FILM, { dateLessThan: END });
    for (const none of [undefined, null]) {
      const options = { expiresIn: none, dateLessThan: END, resource: none, policy: none, encode: none };
      assert.equal(rsa.signUrl(FILM, options), expected);
      const policy = new Policy({ dateLessThan: END });
      const whole = {
        policy,
        expiresIn: none,
        dateLessThan: none,
        dateGreaterThan: null,
        ipAddress: null,
        resource: none,
      };
      assert.equal(rsa.signUrl(FILM, whole), expected);
    }
  });

  test('there is one end, and a policy stands alone', () => {
    const policy = new Policy({ dateLessThan: END });
    for (const [options, names] of [
      [{}, /expiresIn, dateLessThan or policy/],
      [{ resource: FILM }, /expiresIn, dateLessThan or policy/],
      [{ expiresIn: 1, dateLessThan: END }, /expiresIn or dateLessThan/],
      [{ expiresIn: 1, policy }, /expiresIn/],
      [{ dateLessThan: END, policy }, /dateLessThan/],
      [{ policy, ipAddress: '192.0.2.7' }, /ipAddress/],
      [{ policy, dateGreaterThan: 1 }, /dateGreaterThan/],
      [{ policy, resource: FILM }, /resource/],
    ]) {
      for (const call of [
        () => rsa.signUrl(FILM, options),
        () => rsa.signUrls([FILM], options),
        () => rsa.signUrlStream(options),
        () => rsa.signCookies(options),
        () => rsa.signManifest('#EXTM3U', FILM, options),
      ]) {
        assert.throws(call, refused('invalid_policy', names));
      }
    }
    assert.throws(() => rsa.signUrl(FILM, { policy, ipAddress: undefined }), TypeError);
  });

  test('a policy may be an object or JSON', () => {
    const resource = `${HOST}/*`;
    const policy = new Policy({ dateLessThan: END, resource });
    const expected = rsa.signUrl(FILM, { dateLessThan: END, resource });
    assert.equal(rsa.signUrl(FILM, { policy }), expected);
    const json = rsa.sign(policy).policy;
    assert.equal(rsa.signUrl(FILM, { policy: json }), expected);
    assert.equal(rsa.sign(json).url(FILM), expected);
    const cookies = rsa.signCookies(resource, { dateLessThan: END });
    for (const options of [{ policy }, { policy: json }, { dateLessThan: END, resource }]) {
      assert.deepEqual([...rsa.signCookies(options)], [...cookies]);
    }
  });
});

describe('wrong types are TypeErrors', () => {
  const limits = { dateLessThan: END };
  const calls = {
    'no options': () => rsa.signUrl(FILM),
    'null for options': () => rsa.signUrl(FILM, null),
    'a number for options': () => rsa.signUrl(FILM, 300),
    'an array for options': () => rsa.signUrl(FILM, []),
    'no URL': () => rsa.signUrl(undefined, limits),
    'a URL object': () => rsa.signUrl(new URL(FILM), limits),
    'bytes for a URL': () => rsa.signUrl(Buffer.from(FILM), limits),
    'a String object': () => rsa.signUrl(new String(FILM), limits),
    'one URL for a list': () => rsa.signUrls(FILM, limits),
    'a number for a list': () => rsa.signUrls(5, limits),
    'a list with a number': () => rsa.signUrls([FILM, 5], limits),
    'a list with a hole': () => rsa.signUrls(Object.assign(new Array(3), { 0: FILM, 2: FILM }), limits),
    'a number for an address': () => rsa.signUrl(FILM, { ...limits, ipAddress: 3221225991 }),
    'a list of addresses': () => rsa.signUrl(FILM, { ...limits, ipAddress: ['192.0.2.7'] }),
    'a number for a resource': () => rsa.signUrl(FILM, { ...limits, resource: 5 }),
    'text for encode': () => rsa.signUrl(FILM, { ...limits, encode: 'yes' }),
    'text for custom': () => new Policy({ ...limits, custom: 'yes' }),
    'an object for a policy': () => rsa.signUrl(FILM, { policy: { Statement: [] } }),
    'options for a policy': () => rsa.sign(limits),
    'a number for cookies': () => rsa.signCookies(5, limits),
    'no options for cookies': () => rsa.signCookies(FILM),
    'a number for a pattern': () => new Resource(5),
    'null for encodeUrl': () => encodeUrl(null),
    'a number for a base URL': () => objectUrl(5, 'key'),
    'a number for a key of S3': () => objectUrl(HOST, 5),
    'nothing to inspect': () => inspect(),
    'no Signer options': () => new Signer(),
    'a number for a key pair id': () => new Signer({ keyPairId: 5, privateKey: key('rsa-2048') }),
    'no new': () => Signer({ keyPairId: KEY_PAIR_ID, privateKey: key('rsa-2048') }),
    'a method of another object': () => rsa.signUrl.call({}, FILM, limits),
    'an object of another class': () => rsa.sign(new Resource(FILM)),
    'a policy for options': () => rsa.signUrl(FILM, new Policy(limits)),
  };
  for (const [name, call] of Object.entries(calls)) {
    test(name, () => {
      assert.throws(call, TypeError);
    });
  }

  test('and a promise is rejected with them', async () => {
    await assert.rejects(rsa.signUrlAsync(5, limits), TypeError);
    await assert.rejects(rsa.signUrlsAsync([FILM, 5], limits), typeError('url 1 must be a string, not number'));
    await assert.rejects(rsa.signCookiesAsync(FILM), TypeError);
    await assert.rejects(rsa.signAsync(5), TypeError);
  });
});

describe('addresses', () => {
  test('may be one IPv4 address or one network', () => {
    const found = ['192.0.2.7', '192.0.2.0/24'].map(
      (ipAddress) => new Policy({ dateLessThan: END, ipAddress }).ipAddress,
    );
    assert.deepEqual(found, ['192.0.2.7/32', '192.0.2.0/24']);
  });

  for (const [address, mention] of [
    ['2001:db8::1', /IPv6, which CloudFront does not support/],
    ['', /not an IPv4 address/],
    ['192.0.2.7,192.0.2.8', /not an IPv4 address/],
  ]) {
    test(`may not be "${address}"`, () => {
      assert.throws(
        () => new Policy({ dateLessThan: END, ipAddress: address }),
        refused('invalid_ip_address', mention),
      );
    });
  }
});

describe('URLs', () => {
  const accented = `${HOST}/été 1.mp4`;

  test('are encoded for whoever asks, and for nobody else', () => {
    const limits = { dateLessThan: END };
    assert.throws(() => rsa.signUrl(accented, limits), refused('invalid_url', /byte 38.*%C3%A9/));
    const signed = rsa.signUrl(accented, { ...limits, encode: true });
    assert(signed.startsWith(`${HOST}/%C3%A9t%C3%A9%201.mp4?Expires=`));
    assert.deepEqual(rsa.signUrls([accented], { ...limits, encode: true }), [signed]);
    const whole = rsa.sign(new Policy({ ...limits, resource: `${HOST}/*` }));
    assert(whole.url(accented, { encode: true }).startsWith(`${HOST}/%C3%A9t%C3%A9%201.mp4?Policy=`));
    assert.deepEqual(whole.urls([accented], { encode: true }), [whole.url(accented, { encode: true })]);
    assert.throws(() => whole.url(accented), refused('invalid_url'));
  });

  test('with half of a surrogate pair are refused, not repaired', () => {
    for (const half of ['\ud83d', '\udd25']) {
      const url = `${HOST}/${half}.mp4`;
      assert.throws(() => encodeUrl(url), refused('invalid_url', /surrogate/));
      assert.throws(() => rsa.signUrl(url, { expiresIn: 1, encode: true }), refused('invalid_url', /surrogate/));
      assert.throws(() => rsa.signUrls([FILM, url], { expiresIn: 1, encode: true }), refused('invalid_url', /url 1/));
      assert.throws(() => rsa.signUrl(url, { expiresIn: 1 }), refused('invalid_url'));
      assert.throws(() => objectUrl(HOST, half), refused('invalid_url', /surrogate/));
    }
    assert.equal(encodeUrl(`${HOST}/🔥`), `${HOST}/%F0%9F%94%A5`);
  });

  test('are made of the keys of objects', () => {
    assert.equal(objectUrl(`${HOST}/`, 'a b/é?%*+.mp4'), `${HOST}/a%20b/%C3%A9%3F%25%2A%2B.mp4`);
    assert.throws(() => objectUrl(`${HOST}/?a=1`, 'key'), refused('invalid_url', /baseUrl|base URL/));
    for (const key of ['', 'a/../b', './a']) assert.throws(() => objectUrl(HOST, key), refused('invalid_url'));
  });

  test('keep a NUL in the place that the error names', () => {
    assert.throws(() => rsa.signUrl(`${HOST}/a\0b`, { expiresIn: 1 }), refused('invalid_url', /byte 39/));
  });
});
