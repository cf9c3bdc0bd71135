// Every cause of a refusal (../../tests/causes/README.md) against the package.
'use strict';

const assert = require('node:assert/strict');
const { readFileSync, readdirSync } = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

const { Verifier, inspect } = require('..');
const { TOP, pem } = require('./fixtures.js');

const FOLDER = path.join(TOP, 'tests', 'causes');
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.json') && file !== 'signatures.json');

/** The names of the causes' inputs as options. */
const OPTIONS = {
  cookies: 'cookies',
  set_cookies: 'setCookies',
  page_url: 'pageUrl',
  hosts: 'hosts',
  response: 'response',
  now: 'now',
  ip_address: 'ipAddress',
};

function look({ url, public_keys: keys, ...input }) {
  const options = {};
  for (const [name, value] of Object.entries(input)) {
    assert(name in OPTIONS, `no test passes ${name}`);
    options[OPTIONS[name]] = value;
  }
  if (keys) {
    const pairs = Object.entries(keys).map(([id, file]) => [id, pem(`${file}.pub`)]);
    options.verifier = new Verifier(Object.fromEntries(pairs));
  }
  return url === undefined ? inspect(options) : inspect(url, options);
}

for (const file of FILES) {
  const causes = JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8'));
  assert(causes.length > 0, file);
  for (const { id, input, expected } of causes) {
    test(`${file} ${id}`, () => {
      const { findings } = look(input);
      if (expected.code === undefined) {
        assert.deepEqual(
          findings.filter(({ severity }) => severity !== 'note'),
          [],
        );
        return;
      }
      assert.equal(findings[0]?.code, expected.code);
      assert(findings[0].cure.includes(expected.cure), findings[0].cure);
      for (const { code, severity, confidence } of findings) {
        if (severity === 'error' && confidence === 'certain')
          assert([expected.code, ...(expected.also ?? [])].includes(code), code);
      }
    });
  }
}
