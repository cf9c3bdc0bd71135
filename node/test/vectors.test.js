// Every shared vector (../../tests/vectors/README.md) against the package.
'use strict';

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { readFileSync, readdirSync } = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');

const frontseal = require('..');
const { KEYS, VECTORS, key, pem } = require('./fixtures.js');

const { AccessDenied, FrontsealError, Policy, PrivateKey, Resource, Signer, Verifier, encodeUrl, inspect, rtmp } =
  frontseal;

/** The names of the vectors' restrictions as options. */
const OPTIONS = {
  date_less_than: 'dateLessThan',
  date_greater_than: 'dateGreaterThan',
  ip_address: 'ipAddress',
  resource: 'resource',
};

/** The names of the vectors' attributes as options. */
const ATTRIBUTES = { http_only: 'httpOnly', same_site: 'sameSite', max_age: 'maxAge' };

const RUNNERS = {
  'cookies.json': runCookies,
  'keys.json': runKeys,
  'manifests.json': runManifests,
  'matching.json': runMatching,
  'policies.json': runPolicies,
  'rtmp.json': runRtmp,
  'urls.json': runUrls,
  'verdicts.json': runVerdicts,
};

test('there is a runner for every file', () => {
  const files = readdirSync(VECTORS).filter((file) => file.endsWith('.json'));
  assert.deepEqual(files.sort(), Object.keys(RUNNERS));
});

for (const [file, run] of Object.entries(RUNNERS)) {
  describe(file, () => {
    const cases = JSON.parse(readFileSync(path.join(VECTORS, file), 'utf8'));
    test('has cases', () => assert(cases.length > 0));
    for (const { id, input, expected } of cases) test(id, () => run(input, expected));
  });
}

function renamed(given, names) {
  const known = Object.entries(given).filter(([name]) => name in names);
  return Object.fromEntries(known.map(([name, value]) => [names[name], value]));
}

function restrictions(given) {
  return renamed(given, OPTIONS);
}

function signerOf(given) {
  return new Signer({
    keyPairId: given.key_pair_id,
    privateKey: key(given.key),
    hashAlgorithm: given.hash_algorithm,
  });
}

/** Return the restrictions, or a whole policy where the case has one. */
function limits(given) {
  return 'policy' in given || 'custom' in given ? { policy: policyOf(given) } : restrictions(given);
}

function policyOf(given) {
  const json = given.policy ?? given.json;
  if (json === undefined) return new Policy({ ...restrictions(given), custom: given.custom });
  const policy = Policy.fromJSON(json);
  return given.minify ? policy.minified() : policy;
}

/** Return what `run` returns, or null if it is refused as expected. */
function sameOrRefused(expected, run) {
  if (expected.error === undefined) return run();
  assert.throws(run, (error) => {
    assert(error instanceof FrontsealError, error);
    assert.equal(error.code, expected.error.code);
    for (const mention of expected.error.mentions ?? []) {
      assert(error.message.toLowerCase().includes(mention.toLowerCase()), `${mention}: ${error.message}`);
    }
    return true;
  });
  return null;
}

/** Compare with a text in which `{signature}` stands for an ECDSA signature that must verify. */
function assertSigned(found, expected, given, policy) {
  const [before, after] = expected.split('{signature}');
  if (after === undefined) {
    assert.equal(found, expected);
    return;
  }
  assert(found.startsWith(before) && found.endsWith(after), found);
  const letters = { '-': '+', _: '=', '~': '/' };
  const text = found.slice(before.length, found.length - after.length).replace(/[-_~]/g, (letter) => letters[letter]);
  const hash = given.hash_algorithm === 'SHA1' ? 'sha1' : 'sha256';
  assert(
    crypto.verify(hash, policy, pem(`${given.key}.pub`), Buffer.from(text, 'base64')),
    'the signature does not hold',
  );
}

function runUrls(given, expected) {
  const signed = sameOrRefused(expected, () => {
    return signerOf(given).signUrl(given.url, { ...limits(given), encode: given.encode });
  });
  if (signed === null) return;
  assertSigned(signed, expected.url, given, expected.policy);
  // An inspection shows a URL, and so a canned policy, with what could be a signature in it cut.
  const policy = policyOf(given).statementForUrl(given.encode ? encodeUrl(given.url) : given.url);
  const { canned } = inspect(signed);
  assert.deepEqual({ policy, canned }, { policy: expected.policy, canned: expected.canned });
}

function runCookies(given, expected) {
  const attributes = { ...given.attributes, ...renamed(given.attributes ?? {}, ATTRIBUTES) };
  for (const name of Object.keys(ATTRIBUTES)) delete attributes[name];
  const made = sameOrRefused(expected, () => {
    const signed = signerOf(given).sign(policyOf(given));
    const cookies = signed.cookies();
    return [signed, cookies, cookies.setCookieHeaders(attributes), cookies.clearingHeaders(attributes)];
  });
  if (made === null) return;
  const [signed, cookies, setCookie, clearing] = made;
  const { policy, canned } = signed;
  assert.deepEqual({ policy, canned }, { policy: expected.policy, canned: expected.canned });
  assert.deepEqual(
    cookies.names,
    expected.cookies.map(([name]) => name),
  );
  for (const [name, value] of expected.cookies) assertSigned(cookies.get(name), value, given, policy);
  for (const [found, wanted] of [
    [setCookie, expected.set_cookie],
    [clearing, expected.clearing],
  ]) {
    if (wanted === undefined) continue;
    assert.equal(found.length, wanted.length);
    for (const [index, text] of wanted.entries()) assertSigned(found[index], text, given, policy);
  }
}

function runPolicies(given, expected) {
  const signer = new Signer({ keyPairId: 'K1', privateKey: key('p-256') });
  const made = sameOrRefused(expected, () => {
    const policy = policyOf(given);
    return { policy, signed: signer.sign(policy) };
  });
  if (made === null) return;
  const { policy, signed } = made;
  assert.equal(signed.policy, expected.policy);
  if ('canned' in expected) {
    assert.equal(signed.canned, expected.canned);
    return;
  }
  const address = expected.ip_address && new Policy({ dateLessThan: 1, ipAddress: expected.ip_address }).ipAddress;
  for (const [name, option] of Object.entries(OPTIONS)) {
    assert.equal(policy[option], name === 'ip_address' ? address : expected[name], option);
  }
}

function runKeys(given, expected) {
  const bytes = readFileSync(path.join(KEYS, given.file));
  const found = sameOrRefused(expected, () => new PrivateKey(bytes, given.passphrase));
  if (found === null) return;
  assert.equal(found.keyType === 'rsa' ? `rsa-${found.bits}` : found.keyType, expected.key_type);
  assert.equal(found.publicKeyPem(), expected.public_key_pem);
  assert.equal(new PrivateKey(found.toPem()).publicKey().toPem(), expected.public_key_pem);
}

async function runManifests(given, expected) {
  const { manifest, base_url: baseUrl, each, hosts, folder = null, uri_form: uriForm, encode, defines } = given;
  const how = { hosts, folder, uriForm, encode, defines };
  const options = () => ({ ...limits(given), each, ...how });
  const signed = sameOrRefused(expected, () => signerOf(given).signManifest(manifest, baseUrl, options()));
  if (signed === null) return;
  assert.equal(signed.text, expected.manifest);
  assert.deepEqual(
    signed.warnings.map(({ code }) => code),
    expected.warnings ?? [],
  );
  assert.deepEqual(await signerOf(given).signManifestAsync(manifest, baseUrl, options()), signed);
  if ('resource' in given) {
    assert.deepEqual(signerOf(given).sign(policyOf(given)).manifest(manifest, baseUrl, how), signed);
  }
}

function runMatching(given, expected) {
  const matches = sameOrRefused(expected, () => new Resource(given.resource).matches(given.url));
  assert.equal(matches, expected.matches ?? null);
}

function runRtmp(given, expected) {
  const signed = sameOrRefused(expected, () => {
    const name = rtmp.signStream(signerOf(given), given.stream, restrictions(given));
    return given.flash ? rtmp.flashEncode(name) : name;
  });
  if (signed !== null) assertSigned(signed, expected.stream, given, expected.policy);
}

function runVerdicts(given, expected) {
  const keys = Object.entries(given.keys).map(([id, file]) => [id, readFileSync(path.join(KEYS, file))]);
  const verifier = new Verifier(Object.fromEntries(keys));
  const { url, cookies, at: now, ip: ipAddress } = given;
  if (now <= 0 || now >= 1e11) {
    // What the core denies is an error of the caller's here, who has given a time that can be none.
    for (const call of [
      () => inspect(url, { cookies, now, verifier }),
      () => verifier.verifyRequest(url, { cookies, now }),
    ]) {
      assert.throws(call, { name: 'FrontsealError', code: 'invalid_time', message: /^now / });
    }
    assert.equal(expected.reason, 'malformed_request');
    return;
  }
  const inspection = inspect(url, { cookies, now, ipAddress, verifier });
  assert.equal(inspection.allowed, expected.allowed);
  if (!expected.allowed) {
    assert.throws(
      () => verifier.verifyRequest(url, { cookies, now, ipAddress }),
      (error) => {
        assert(error instanceof AccessDenied);
        const { edgeCode, edgeMessage, reason } = error;
        assert.deepEqual([edgeCode, edgeMessage, reason], [expected.code, expected.message, expected.reason]);
        assert.deepEqual([inspection.code, inspection.message, inspection.reason], [edgeCode, edgeMessage, reason]);
        assert(error.edgeXml.includes(`<Code>${edgeCode}</Code>`));
        return error.code === 'access_denied' && error.message === inspection.detail;
      },
    );
    return;
  }
  const grant = verifier.verifyRequest(url, { cookies, now, ipAddress });
  assert.deepEqual(
    {
      allowed: true,
      key_pair_id: grant.keyPairId,
      policy: grant.policyText,
      canned: grant.canned,
      expires: grant.policy.dateLessThan,
      not_before: grant.policy.dateGreaterThan,
      ip_address: grant.policy.ipAddress,
      source: grant.source,
      resource: grant.resource,
    },
    expected,
  );
  assert.equal(grant.timeLeft, expected.expires - now);
}
