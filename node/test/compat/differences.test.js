'use strict';
// The tables of docs/compat.md: each row is a test of what both packages do.

const assert = require('node:assert/strict');
const { createPrivateKey, generateKeyPairSync } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { describe, test } = require('node:test');
const { encodeUrl } = require('frontseal');
const ourSdk = require('frontseal/compat/aws-sdk');
const ourSign = require('frontseal/compat/aws-cloudfront-sign');
const theirSdk = require('@aws-sdk/cloudfront-signer');
const theirSign = require('aws-cloudfront-sign');
const version2 = require('aws-cloudfront-sign-2');
const { KEY_PAIR_ID, SECONDS, URL: url, keyPath, pem, policy, policyIn, refusal } = require('./peers.js');

const HOST = 'https://d111111abcdef8.cloudfront.net';
const privateKey = pem();
const oneLine = privateKey.replaceAll('\n', '\\n');
const who = { keyPairId: KEY_PAIR_ID, privateKey };
const input = { ...who, url, dateLessThan: SECONDS * 1000 };

/** Check that the SDK signs `input` and we refuse it, and return what the SDK signed. */
function sdkSigns(input, refused, name = 'getSignedUrl') {
  assert.throws(() => ourSdk[name](input), refused);
  return theirSdk[name](input);
}

/** Check that a client that asks for `signed` gets a 403: it encodes what it cannot send, and adds the slash. */
function denied(signed, reason = 'signature') {
  const sent = encodeUrl(signed).replace(/^(https?:\/\/[^/?]*)\?/, '$1/?');
  assert.equal(refusal(sent), reason, signed);
}

const [TIME, ADDRESS, POLICY, URL_] = ['time', 'ip_address', 'policy', 'url'].map((what) => ({
  code: `invalid_${what}`,
}));
const TYPE = { name: 'TypeError' };

const sdkRows = {
  "a `dateGreaterThan` that is no date, or `''`"() {
    for (const dateGreaterThan of ['tomorrow', new Date(NaN), NaN, '', {}]) {
      const signed = sdkSigns({ ...input, dateGreaterThan }, TIME);
      assert.equal(signed, theirSdk.getSignedUrl(input));
    }
  },
  'a start in 1970 (`0`)'() {
    for (const dateGreaterThan of [0, new Date(0), '1970-01-01']) {
      assert.equal(sdkSigns({ ...input, dateGreaterThan }, TIME), theirSdk.getSignedUrl(input));
    }
  },
  'a start that is not before the end'() {
    for (const dateGreaterThan of [SECONDS * 1000, new Date('2040-01-01')]) {
      denied(sdkSigns({ ...input, dateGreaterThan }, TIME), 'malformed_policy');
    }
  },
  'a number in seconds'() {
    assert.match(sdkSigns({ ...input, dateLessThan: SECONDS }, TIME), /Expires=1893456&/);
    assert.throws(() => ourSdk.getSignedUrl({ ...input, dateLessThan: SECONDS }), /milliseconds/);
  },
  'an end after the year 5138'() {
    assert.match(sdkSigns({ ...input, dateLessThan: '9999-12-31' }, TIME), /Expires=253402214400&/);
  },
  "`ipAddress: ''`"() {
    assert.equal(sdkSigns({ ...input, ipAddress: '' }, ADDRESS), theirSdk.getSignedUrl(input));
  },
  'an address such as `1..2.3`, `1.2.3.0x10`, `01.2.3.4` or `1.2.3.4/08`'() {
    for (const ipAddress of [
      '1..2.3',
      '1.2.3.0x10',
      '01.2.3.4',
      '1.2.3.4/08',
      ' 1.2.3.4',
      '1.2.3.4/0x8',
      '1.2.3.4/1e1',
    ]) {
      const signed = sdkSigns({ ...input, ipAddress }, ADDRESS);
      assert.ok(policyIn(signed).includes(ipAddress), policyIn(signed));
      denied(signed, 'malformed_policy');
    }
  },
  '`1.2.3.4/8/9`'() {
    assert.match(policyIn(sdkSigns({ ...input, ipAddress: '1.2.3.4/8/9' }, ADDRESS)), /"1\.2\.3\.4\/32"/);
  },
  'a restriction beside `policy`'() {
    const granted = { ...who, url, policy: policy(url) };
    for (const restriction of [{ dateLessThan: 1e12 }, { dateGreaterThan: 1e12 }, { ipAddress: '192.0.2.1' }]) {
      assert.equal(sdkSigns({ ...granted, ...restriction }, TYPE), theirSdk.getSignedUrl(granted));
      sdkSigns({ ...granted, ...restriction }, TYPE, 'getSignedCookies');
    }
  },
  "`policy: ''`"() {
    assert.equal(sdkSigns({ ...input, policy: '' }, TYPE), theirSdk.getSignedUrl(input));
    assert.throws(() => ourSdk.getSignedUrl({ ...who, url, policy: '' }), POLICY);
  },
  'a name that is not known, such as `ipaddress`'() {
    assert.equal(sdkSigns({ ...input, ipaddress: '192.0.2.1' }, TYPE), theirSdk.getSignedUrl(input));
    assert.throws(() => ourSdk.getSignedUrl({ ...input, ipaddress: '192.0.2.1' }), /ipaddress.*ipAddress/);
  },
  "an `algorithm` such as `'sha256'`"() {
    for (const algorithm of ['sha256', 'SHA-256', 'MD5', '']) {
      const refused = (error) => error.code !== undefined || error.name === 'TypeError';
      assert.equal(sdkSigns({ ...input, algorithm }, refused), theirSdk.getSignedUrl(input));
    }
  },
  'no `keyPairId`'() {
    for (const keyPairId of [undefined, null]) sdkSigns({ ...input, keyPairId }, TYPE);
    assert.doesNotMatch(sdkSigns({ ...input, keyPairId: undefined }, TYPE), /Key-Pair-Id/);
  },
  'a `keyPairId` with other characters than letters and digits'() {
    for (const keyPairId of ['', 'K 1', 'K-1', 'é', privateKey]) {
      const signed = sdkSigns({ ...input, keyPairId }, { code: 'invalid_key_pair_id' });
      assert.ok(signed.includes(`&Key-Pair-Id=${encodeURIComponent(keyPairId)}&`));
    }
  },
  'a URL without a path, with a user name, or with a host that is not ASCII'() {
    for (const url of ['https://h', 'https://h?a=1']) denied(sdkSigns({ ...input, url }, URL_));
    for (const url of ['https://user@h/a', 'https://hé/a']) sdkSigns({ ...input, url }, URL_);
  },
  'half of a surrogate pair in a URL'() {
    assert.ok(sdkSigns({ ...input, url: `${HOST}/a?b=\ud800` }, URL_).startsWith(`${HOST}/a?b=%EF%BF%BD&`));
    const odd = { ...input, url: `${HOST}/\ud800` };
    assert.throws(() => ourSdk.getSignedUrl(odd), URL_);
    assert.throws(() => theirSdk.getSignedUrl(odd), URIError);
  },
  'a URL that has `Expires`, `Signature`, … already'() {
    for (const name of ['Expires', 'Policy', 'Signature', 'Key-Pair-Id', 'Hash-Algorithm']) {
      const signed = sdkSigns({ ...input, url: `${url}?${name}=1` }, URL_);
      assert.notEqual(refusal(signed), undefined);
    }
  },
  'a URL of more than 8,192 bytes'() {
    assert.ok(sdkSigns({ ...input, url: `${HOST}/${'a'.repeat(8192)}` }, URL_).length > 8192);
  },
  '`ws://` and `wss://`'() {
    for (const scheme of ['ws', 'wss']) {
      const address = url.replace('https', scheme);
      assert.ok(sdkSigns({ ...input, url: address }, URL_).startsWith(`${address}?Expires=`));
    }
  },
  'cookies for a `url` with white space or non-ASCII'() {
    for (const end of ['a b', 'é']) sdkSigns({ ...input, url: `${HOST}/${end}` }, POLICY, 'getSignedCookies');
  },
  'a `policy` that CloudFront does not take: no end, two statements, other names, not JSON'() {
    const statement = JSON.parse(policy(url)).Statement[0];
    const wrong = [
      { foo: 'bar' },
      { Statement: [{ Resource: url }] },
      { Statement: [statement, statement] },
      { Statement: statement },
      { Statement: [{ ...statement, Effect: 'Allow' }] },
      'text',
    ];
    for (const text of wrong.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))) {
      const signed = sdkSigns({ ...who, url, policy: text }, POLICY);
      assert.notEqual(refusal(signed), undefined, text);
      sdkSigns({ ...who, policy: text }, POLICY, 'getSignedCookies');
    }
  },
  'a `policy` that does not match `url`'() {
    denied(sdkSigns({ ...who, url, policy: policy(`${HOST}/other/*`) }, URL_), 'resource');
  },
  'a `policy` whose `Resource` has a wildcard in its host, without `url`'() {
    const signed = sdkSigns({ ...who, policy: policy('https://*.cloudfront.net/a') }, URL_);
    assert.ok(signed.startsWith('https://*.cloudfront.net/a?Policy='));
  },
  'a `policy` with an `rtmp://` URL'() {
    assert.ok(sdkSigns({ ...who, url: 'rtmp://h/a', policy: policy('a') }, POLICY).startsWith('a?Policy='));
    sdkSigns({ ...who, url: 'rtmp://h/a', policy: policy(url) }, POLICY);
  },
  'an RTMP name with `cfx/st/`, a format, a query or white space'() {
    for (const name of ['cfx/st/a', 'a?b=1', 'a b']) sdkSigns({ ...input, url: `rtmp://h/${name}` }, URL_);
    assert.ok(sdkSigns({ ...input, url: 'rtmp://h/mp4:a' }, URL_).startsWith('mp4%3Aa?'));
  },
  'a key in DER, or on one line with `\\n`'() {
    const der = createPrivateKey(privateKey).export({ type: 'pkcs8', format: 'der' });
    for (const key of [der, oneLine]) {
      assert.throws(() => theirSdk.getSignedUrl({ ...input, privateKey: key }));
      assert.equal(ourSdk.getSignedUrl({ ...input, privateKey: key }), theirSdk.getSignedUrl(input));
    }
  },
  'a P-384 or RSA-PSS key'() {
    const keys = [
      generateKeyPairSync('ec', { namedCurve: 'P-384' }),
      generateKeyPairSync('rsa-pss', { modulusLength: 2048 }),
    ];
    for (const { privateKey: key } of keys) {
      const text = key.export({ type: 'pkcs8', format: 'pem' });
      for (const form of [text, key]) sdkSigns({ ...input, privateKey: form }, { code: 'invalid_key' });
    }
  },
};

const params = { keypairId: KEY_PAIR_ID, privateKeyString: privateKey, expireTime: SECONDS * 1000 };

/** Check that `aws-cloudfront-sign` signs and we refuse, and return what it signed. */
function signs(target, params, refused) {
  assert.throws(() => ourSign.getSignedUrl(target, params), refused);
  return theirSign.getSignedUrl(target, params);
}

function same(params) {
  const [one, other] = [ourSign, theirSign].map((sign) => sign.getSignedCookies(url, params));
  assert.deepEqual(one, other);
}

const signRows = {
  'the parameters of a signed URL'() {
    const names = (signed) => [...new URL(signed).searchParams.keys()].join();
    const limited = { ...params, ipRange: '192.0.2.0/24' };
    for (const options of [params, limited]) {
      const signed = theirSign.getSignedUrl(url, options);
      assert.equal(names(signed), 'Expires,Policy,Signature,Key-Pair-Id');
      assert.doesNotMatch(signed, /~/);
    }
    assert.match(theirSign.getSignedUrl(url, params) + theirSign.getSignedUrl(url, limited), /%7E/);
    assert.equal(names(ourSign.getSignedUrl(url, params)), 'Expires,Signature,Key-Pair-Id');
    assert.equal(names(ourSign.getSignedUrl(url, limited)), 'Policy,Signature,Key-Pair-Id');
    assert.equal(names(ourSign.getSignedUrl(`${HOST}/*`, params)), 'Policy,Signature,Key-Pair-Id');
    assert.doesNotMatch(ourSign.getSignedUrl(url, params), /%7E/);
  },
  "an `expireTime` that is no time, `''` or `0`"() {
    for (const expireTime of ['tomorrow', '2030-01-01', new Date(NaN), NaN, '', 0, {}]) {
      const signed = signs(url, { ...params, expireTime }, TIME);
      const left = Number(new URL(signed).searchParams.get('Expires')) - Date.now() / 1000;
      assert.ok(left > 1700 && left < 1801, `${left} s`);
    }
  },
  'an end after January 2038'() {
    const expireTime = new Date('2040-01-01');
    assert.throws(() => theirSign.getSignedUrl(url, { ...params, expireTime }), /2038/);
    assert.match(ourSign.getSignedUrl(url, { ...params, expireTime }), /Expires=2208988800&/);
  },
  "`ipRange: ''`"() {
    assert.doesNotMatch(policyIn(signs(url, { ...params, ipRange: '' }, ADDRESS)), /IpAddress/);
  },
  'an `ipRange` that is IPv6 or no address'() {
    for (const ipRange of ['::1', '2001:db8::/32', 'x', '192.0.2.1, 192.0.2.2']) {
      assert.ok(policyIn(signs(url, { ...params, ipRange }, ADDRESS)).includes(ipRange));
    }
  },
  'an `ipRange` of one address'() {
    const one = { ...params, ipRange: '192.0.2.1' };
    assert.match(policyIn(theirSign.getSignedUrl(url, one)), /"192\.0\.2\.1"/);
    assert.match(policyIn(ourSign.getSignedUrl(url, one)), /"192\.0\.2\.1\/32"/);
  },
  'a name that is not known, such as `ipAddress`'() {
    assert.doesNotMatch(policyIn(signs(url, { ...params, ipAddress: '192.0.2.1' }, TYPE)), /IpAddress/);
  },
  'a query with `%20`, `(`, `~`, …, or a path with `/../`'() {
    for (const query of ['a=%20', 'a=(1)', 'a=~', "a='", 'a', 'a=%2c']) {
      const target = `${url}?${query}`;
      const signed = theirSign.getSignedUrl(target, params);
      assert.ok(!signed.startsWith(`${target}&`), signed);
      denied(withPolicyAlone(signed), 'resource');
      assert.equal(refusal(ourSign.getSignedUrl(target, params)), undefined);
    }
    denied(withPolicyAlone(theirSign.getSignedUrl(`${HOST}/a/../b`, params)), 'resource');
    assert.equal(refusal(ourSign.getSignedUrl(`${HOST}/a/../b`, params)), undefined);
  },
  'a URL without a path, or with white space, non-ASCII or `#`'() {
    for (const end of ['', '/a b', '/é']) {
      assert.notEqual(refusal(withPolicyAlone(signs(HOST + end, params, URL_))), undefined, end);
    }
    assert.ok(signs(`${HOST}/a#part`, params, URL_).endsWith('#part'));
  },
  'a URL that has `Expires`, `Signature`, … already'() {
    for (const name of ['Expires', 'Policy', 'Signature', 'Key-Pair-Id']) {
      const signed = signs(`${url}?${name}=1`, params, URL_);
      assert.ok(!signed.includes(`${name}=1&`));
      denied(withPolicyAlone(signed), 'resource');
    }
  },
  'no `keypairId`'() {
    assert.match(signs(url, { ...params, keypairId: undefined }, TYPE), /&Key-Pair-Id=undefined$/);
  },
  '`privateKeyString` and `privateKeyPath`'() {
    const both = { ...params, privateKeyString: pem('rsa-3072'), privateKeyPath: keyPath('rsa-2048') };
    assert.equal(signs(url, both, TYPE), theirSign.getSignedUrl(url, params));
  },
  'a key on one line with `\\n`'() {
    const line = { ...params, privateKeyString: oneLine };
    assert.throws(() => theirSign.getSignedUrl(url, line), /line breaks/);
    assert.equal(ourSign.getSignedUrl(url, line), ourSign.getSignedUrl(url, params));
    same(params);
  },
  getSignedRTMPUrl() {
    assert.throws(() => theirSign.getSignedRTMPUrl('h', 'a', params), /deprecated/);
    const names = (signed) => [...new URLSearchParams(signed.rtmpStreamName.split('?')[1]).keys()].join();
    assert.equal(names(version2.getSignedRTMPUrl('h', 'a', params)), 'Expires,Policy,Signature,Key-Pair-Id');
    assert.equal(names(ourSign.getSignedRTMPUrl('h', 'a', params)), 'Expires,Signature,Key-Pair-Id');
  },
  'an RTMP name with `mp4:`, `cfx/st/` or white space'() {
    for (const name of ['mp4:a', 'cfx/st/a', 'a b']) {
      version2.getSignedRTMPUrl('h', name, params);
      assert.throws(() => ourSign.getSignedRTMPUrl('h', name, params), URL_);
    }
  },
};

/** Return what `aws-cloudfront-sign` signed without the two oddities that do not matter for a resource. */
function withPolicyAlone(signed) {
  const values = /[?&](Policy|Signature)=[^&]*/g;
  return signed.replace(/Expires=\d+&/, '').replace(values, (value) => value.replaceAll('%7E', '~'));
}

const page = readFileSync(join(__dirname, '../../docs/compat.md'), 'utf8');

for (const [section, rows] of [
  ['aws-sdk', sdkRows],
  ['aws-cloudfront-sign', signRows],
]) {
  describe(`the table of ${section}`, () => {
    const [, text] = page.split(`\n### ${section}\n`);
    const cells = text
      .split('\n### ')[0]
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(1);
    const titles = cells.map((line) => line.split(' | ')[0].slice(2));

    test('every row has its test, and every test its row', () => {
      const plain = (title) => title.replace(/^`(\w+)`$/, '$1');
      assert.deepEqual(titles.map(plain).sort(), Object.keys(rows).sort());
    });
    for (const [title, check] of Object.entries(rows)) test(title, check);
  });
}
