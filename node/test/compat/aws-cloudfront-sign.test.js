'use strict';
// `frontseal/compat/aws-cloudfront-sign` beside `aws-cloudfront-sign`, 3.x, and 2.x for RTMP.

const assert = require('node:assert/strict');
const { copyFileSync, mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { test } = require('node:test');
const moment = require('moment');
const { Verifier, inspect } = require('frontseal');
const ours = require('frontseal/compat/aws-cloudfront-sign');
const theirs = require('aws-cloudfront-sign');
const version2 = require('aws-cloudfront-sign-2');
const { Chance, KEY_PAIR_ID, URL: url, keyPath, pem, policyIn, refusal } = require('./peers.js');

const params = { keypairId: KEY_PAIR_ID, privateKeyString: pem() };
const TOMORROW = Math.round(Date.now() / 1000) * 1000 + 24 * 60 * 60 * 1000;

// What the URL class, by which theirs prints a URL anew, leaves as it is.
const IN_PATH = [...'abXY09-_~()!,=@:', 'a.b', '%20', '%c3%a9', '%2F'];
const IN_QUERY = [...'abXY09-_.'];

/** Return what theirs signed, without the parameter that only one kind of policy has, and without `%7E` for `~`. */
function withOneKind(signed) {
  const surplus = policyIn(signed).includes('IpAddress') ? /Expires=\d+&/ : /Policy=[^&]+&/;
  return signed.replace(surplus, '').replaceAll('%7E', '~');
}

test('at random, a URL has the same end, policy and signature', () => {
  const chance = new Chance(1);
  for (let i = 0; i < 600; i++) {
    const random = {
      ...params,
      expireTime: TOMORROW + chance.number(1e9),
      ...(chance.flip() && { ipRange: `${chance.address().split('/')[0]}/24` }),
    };
    const target = chance.url(IN_PATH, IN_QUERY);
    assert.equal(ours.getSignedUrl(target, random), withOneKind(theirs.getSignedUrl(target, random)), target);
  }
});

test('a URL that the package signs verifies as it comes, with both kinds of policy and with %7E', () => {
  const chance = new Chance(5);
  const verifier = new Verifier({ [KEY_PAIR_ID]: pem('rsa-2048.pub') });
  for (const { getSignedUrl } of [theirs, version2]) {
    const all = Array.from({ length: 100 }, (_, number) => {
      const target = `${url}?size=${number}`;
      const signed = getSignedUrl(target, { ...params, expireTime: TOMORROW + chance.number(1e9) });
      const grant = verifier.verifyUrl(signed);
      assert.equal(grant.resource, target);
      assert.equal(grant.canned, false);
      // Without the key it may be what is wrong; with it, it is not.
      for (const [options, severity] of [
        [{}, 'warning'],
        [{ verifier }, 'note'],
      ]) {
        const { findings } = inspect(signed, options);
        assert.ok(!findings.some((found) => found.severity === 'error'));
        const severities = (code) => findings.filter((found) => found.code === code).map((found) => found.severity);
        assert.deepEqual(severities('conflicting_parameters'), [severity]);
        assert.equal(severities('reencoded').includes('note'), signed.includes('%7E'));
      }
      return signed;
    });
    assert.ok(all.every((signed) => signed.includes('Expires=') && signed.includes('Policy=')));
    assert.equal(
      all.some((signed) => signed.includes('%7E')),
      getSignedUrl === theirs.getSignedUrl,
    );
  }
});

test('at random, cookies are the same, in the same order', () => {
  const chance = new Chance(2);
  for (let i = 0; i < 200; i++) {
    const random = {
      ...params,
      expireTime: TOMORROW + chance.number(1e9),
      ...(chance.flip() && { ipRange: `${chance.address().split('/')[0]}/24` }),
    };
    const target = chance.pick([
      chance.url(IN_PATH, IN_QUERY),
      'http*://*/a/*',
      'https://d111111abcdef8.cloudfront.net/*',
    ]);
    const [one, other] = [ours, theirs].map((sign) => Object.entries(sign.getSignedCookies(target, random)));
    assert.deepEqual(one, other);
  }
});

test('at random, an RTMP stream has the end and the signature of 2.x', () => {
  const chance = new Chance(3);
  for (let i = 0; i < 100; i++) {
    const stream = `${chance.text([...'abc09-_.'], 9)}/${chance.text([...'abc09-_.'], 9)}`;
    const random = { ...params, expireTime: TOMORROW + chance.number(1e9) };
    const [one, other] = [ours, version2].map((sign) => sign.getSignedRTMPUrl('d.cloudfront.net', stream, random));
    assert.equal(one.rtmpServerPath, other.rtmpServerPath);
    const withoutPolicy = other.rtmpStreamName.replace(/Policy=[^&]+&/, '').replaceAll('%7E', '~');
    assert.equal(one.rtmpStreamName, withoutPolicy);
  }
});

test('the end is milliseconds, digits, a Date or a moment', () => {
  for (const expireTime of [TOMORROW, `${TOMORROW}`, new Date(TOMORROW), moment(TOMORROW)]) {
    for (const sign of [ours, theirs]) {
      const signed = sign.getSignedUrl(url, { ...params, expireTime });
      assert.equal(new URL(signed).searchParams.get('Expires'), `${TOMORROW / 1000}`);
    }
  }
});

test('without an end it is half an hour from now', () => {
  for (const expireTime of [undefined, null]) {
    for (const sign of [ours, theirs]) {
      const expires = new URL(sign.getSignedUrl(url, { ...params, expireTime })).searchParams.get('Expires');
      const left = Number(expires) - Date.now() / 1000;
      assert.ok(left > 1700 && left < 1801, `${left} s`);
    }
  }
});

test('an end in the past is refused', () => {
  for (const expireTime of [Date.now() - 1000, new Date('2020-01-01'), 1, Math.round(TOMORROW / 1000)]) {
    for (const name of ['getSignedUrl', 'getSignedCookies']) {
      assert.throws(
        () => theirs[name](url, { ...params, expireTime }),
        /after the current time|Missing param: expireTime/,
      );
      assert.throws(() => ours[name](url, { ...params, expireTime }), { code: 'invalid_time' });
    }
  }
});

test('the key comes from a file, which is read at each call', () => {
  const folder = mkdtempSync(join(tmpdir(), 'frontseal-'));
  const privateKeyPath = join(folder, 'key.pem');
  const options = { keypairId: KEY_PAIR_ID, privateKeyPath, expireTime: TOMORROW };
  try {
    assert.throws(() => ours.getSignedUrl(url, options), { code: 'ENOENT' });
    copyFileSync(keyPath('rsa-2048'), privateKeyPath);
    assert.equal(ours.getSignedUrl(url, options), withOneKind(theirs.getSignedUrl(url, options)));
    copyFileSync(keyPath('rsa-3072'), privateKeyPath);
    assert.equal(ours.getSignedUrl(url, options), withOneKind(theirs.getSignedUrl(url, options)));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what is signed, the edge grants', () => {
  const at = TOMORROW / 1000 - 1;
  assert.equal(refusal(ours.getSignedUrl(url, { ...params, expireTime: TOMORROW }), { at }), undefined);
});

test('a wrong type is a TypeError that names the argument', () => {
  for (const wrong of [
    { keypairId: 7 },
    { privateKeyString: 7 },
    { privateKeyString: undefined },
    { expireTime: true },
    { ipRange: 7 },
  ]) {
    assert.throws(() => ours.getSignedUrl(url, { ...params, ...wrong }), TypeError, JSON.stringify(wrong));
  }
  for (const wrong of [undefined, null, 7, new URL(url)]) {
    assert.throws(() => ours.getSignedUrl(wrong, params), TypeError);
    assert.throws(() => ours.getSignedCookies(wrong, params), TypeError);
    assert.throws(() => ours.getSignedRTMPUrl('d.cloudfront.net', wrong, params), TypeError);
    assert.throws(() => ours.getSignedRTMPUrl(wrong, 'stream', params), TypeError);
  }
  for (const wrong of [undefined, null, 'text']) assert.throws(() => ours.getSignedUrl(url, wrong), TypeError);
});

test('a domain with a path, and a stream with a leading slash, are refused as by 2.x', () => {
  for (const [domain, stream] of [
    ['', 'a'],
    ['d/e', 'a'],
    ['http://d', 'a'],
    ['d', ''],
    ['d', '/a'],
  ]) {
    assert.throws(() => version2.getSignedRTMPUrl(domain, stream, params));
    assert.throws(() => ours.getSignedRTMPUrl(domain, stream, params), { code: 'invalid_url' });
  }
});
