// What holds for every object: it shows no secret, cannot be changed, and comes from one place.
'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const path = require('node:path');
const { describe, test } = require('node:test');
const { inspect } = require('node:util');

const frontseal = require('..');
const { END, HOST, KEY_PAIR_ID, URL, key, pem, signer } = require('./fixtures.js');

const FOLDER = path.join(__dirname, '..');

const rsa = signer();
const policy = new frontseal.Policy({ dateLessThan: END, resource: `${HOST}/*`, ipAddress: '192.0.2.7' });
const signed = rsa.sign(policy);

const OBJECTS = {
  Policy: policy,
  PrivateKey: key('rsa-2048'),
  PublicKey: key('rsa-2048').publicKey(),
  Resource: new frontseal.Resource(`${HOST}/*`),
  SignedCookies: signed.cookies(),
  SignedPolicy: signed,
  Signer: new frontseal.Signer({ keyPairId: KEY_PAIR_ID, privateKey: pem('rsa-2048') }),
  Verifier: new frontseal.Verifier({ [KEY_PAIR_ID]: pem('rsa-2048.pub') }),
};

test('every class is among them', () => {
  const classes = Object.keys(frontseal).filter((name) => /^[A-Z]/.test(name));
  assert.deepEqual(classes.sort(), ['AccessDenied', 'FrontsealError', ...Object.keys(OBJECTS)].sort());
});

for (const [name, it] of Object.entries(OBJECTS)) {
  describe(name, () => {
    test('says what it is, and shows no key and no signature', () => {
      const signature = signed.cookies().get('CloudFront-Signature').slice(0, 20);
      const shown = [inspect(it, { depth: 9, showHidden: true }), String(it), `${JSON.stringify(Object.keys(it))}`];
      if (name !== 'SignedCookies') shown.push(JSON.stringify(it));
      for (const text of shown) {
        assert(!text.includes('PRIVATE') && !text.includes(signature), text);
        assert(!text.includes(pem('rsa-2048').split('\n')[3]), text);
      }
      assert(shown[0].startsWith(`${name} {`), shown[0]);
    });

    test('has no property that could be set', () => {
      for (const property of ['keyPairId', 'hashAlgorithm', 'policy', 'resource', 'dateLessThan', 'names', 'bits']) {
        if (!(property in it)) continue;
        const before = it[property];
        assert.throws(() => {
          it[property] = 'changed';
        }, TypeError);
        assert.deepEqual(it[property], before);
      }
    });
  });
}

test('what only a method makes cannot be made by hand', () => {
  for (const name of ['SignedPolicy', 'SignedCookies']) {
    for (const given of [undefined, {}, signed]) assert.throws(() => new frontseal[name](given), TypeError);
  }
});

test('objects that are shown tell themselves apart', () => {
  assert.equal(inspect(OBJECTS.Signer), "Signer { keyPairId: 'K2JCJMDEHXQW5F', hashAlgorithm: 'SHA1' }");
  assert.equal(inspect(OBJECTS.PrivateKey), "PrivateKey { keyType: 'rsa', bits: 2048 }");
  assert.match(
    inspect(policy),
    /^Policy \{\s+dateLessThan: 1893456000,\s+resource: 'https:.*ipAddress: '192.0.2.7\/32'/s,
  );
});

test('errors have a name, a code, and a stack that begins at the caller', () => {
  assert.throws(
    function caller() {
      rsa.signUrl('no URL', { expiresIn: 1 });
    },
    (error) => {
      assert(error instanceof frontseal.FrontsealError && error instanceof Error);
      assert.equal(error.name, 'FrontsealError');
      assert.match(error.stack, /^FrontsealError: the URL "no URL" .*caller/s);
      assert.deepEqual(Object.keys(error), ['code']);
      return error.code === 'invalid_url';
    },
  );
});

test('every name can be imported by an ES module, and is the same there', async () => {
  const imported = await import('frontseal');
  for (const [name, value] of Object.entries(frontseal)) assert.equal(imported[name], value, name);
  assert.equal(imported.default, frontseal);
});

test('an ES module sees the names that there are, and no others', async () => {
  for (const entry of [
    'frontseal',
    'frontseal/testing',
    'frontseal/compat/aws-sdk',
    'frontseal/compat/aws-cloudfront-sign',
  ]) {
    // Newer versions of Node add the name module.exports.
    const imported = Object.keys(await import(entry)).filter((name) => name !== 'default' && name !== 'module.exports');
    assert.deepEqual(imported.sort(), Object.keys(require(entry)).sort(), entry);
  }
});

test('a name may be mocked, whether it was used before or not', () => {
  const code = `
    const frontseal = require('frontseal');
    frontseal.Policy;
    frontseal.Policy = 'a double';
    if (frontseal.Policy !== 'a double' || typeof frontseal.Signer !== 'function') process.exit(1);
    frontseal.Signer = 'a double';
    if (frontseal.Signer !== 'a double') process.exit(2);
    frontseal.Verifier = 'a double';
    if (frontseal.Verifier !== 'a double') process.exit(3);
  `;
  execFileSync(process.execPath, ['-e', `'use strict'; ${code}`], { cwd: FOLDER });
});

test('errors may be made by hand, as doubles are', () => {
  for (const [given, message] of [
    [undefined, ''],
    ['denied', 'denied'],
    [{ detail: 'denied', reason: 'expired' }, 'denied'],
  ]) {
    const denied = new frontseal.AccessDenied(given);
    assert(denied instanceof frontseal.FrontsealError);
    assert.deepEqual(
      [denied.name, denied.message, denied.code, denied.reason],
      ['AccessDenied', message, 'access_denied', given?.reason],
    );
  }
  const { message, code } = new frontseal.FrontsealError('x');
  assert.deepEqual([message, code], ['x', undefined]);
});

test('nothing but the entry points can be required', () => {
  for (const file of ['lib/signer.js', 'native.js', 'index.js']) {
    assert.throws(() => require(`frontseal/${file}`), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' });
  }
});

test('a signed policy has its text, its parameters and its cookies', () => {
  assert.equal(JSON.parse(signed.policy).Statement[0].Resource, `${HOST}/*`);
  assert.equal(signed.canned, false);
  assert.equal(signed.url(URL), `${URL}?${signed.parameters.map((pair) => pair.join('=')).join('&')}`);
  assert.deepEqual(
    signed.parameters.map(([name, value]) => [`CloudFront-${name}`, value]),
    [...signed.cookies()],
  );
  assert.throws(() => signed.url('https://elsewhere.example/a'), { code: 'invalid_url', message: /does not match/ });
});

test('a policy says what it is made of', () => {
  assert.deepEqual(
    [policy.resource, policy.dateLessThan, policy.dateGreaterThan, policy.ipAddress, policy.custom],
    [`${HOST}/*`, END, null, '192.0.2.7/32', false],
  );
  const written = frontseal.Policy.fromJSON(
    `{ "Statement": [{ "Condition": { "DateLessThan": { "AWS:EpochTime": ${END} } } }] }`,
  );
  assert.deepEqual([written.resource, written.dateLessThan, written.custom], [null, END, true]);
  assert(!written.minified().statementForUrl(URL).includes(' '));
  assert.equal(new frontseal.Policy({ dateLessThan: END, custom: true }).custom, true);
});

test('a resource has a host and a pattern', () => {
  assert.equal(OBJECTS.Resource.host, 'd111111abcdef8.cloudfront.net');
  assert.equal(new frontseal.Resource('https://*.example.com/*').host, null);
  assert.equal(`${OBJECTS.Resource}`, `${HOST}/*`);
});

test('the versions of package, addon and workspace are one', () => {
  const { version } = require('frontseal/package.json');
  assert.equal(frontseal.version, version);
  assert.equal(frontseal.backend, 'aws-lc');
});
