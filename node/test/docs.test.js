// Every example in the README and in the documentation of the types runs.
'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');

const frontseal = require('..');

const FOLDER = path.join(__dirname, '..');
const README = readFileSync(path.join(FOLDER, 'README.md'), 'utf8');
const [TYPES, TESTING_TYPES] = ['index.d.ts', 'testing.d.ts'].map((file) =>
  readFileSync(path.join(FOLDER, file), 'utf8'),
);
const BLOCKS = [...README.matchAll(/^```js\n(.*?)^```/gms)].map(([, code]) => code);

const AsyncFunction = (async () => {}).constructor;

/** The working directory, which has media/film.mp4 and the package. */
let folder;

before(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'frontseal-docs-'));
  mkdirSync(path.join(folder, 'media'));
  writeFileSync(path.join(folder, 'media', 'film.mp4'), 'a film');
  mkdirSync(path.join(folder, 'node_modules'));
  symlinkSync(FOLDER, path.join(folder, 'node_modules', 'frontseal'), 'junction');
  process.chdir(folder);
});

after(() => {
  process.chdir(FOLDER);
  rmSync(folder, { recursive: true });
});

function isTestFile(block) {
  return block.includes("require('node:test')");
}

/** Run an example, which may await and assert. */
function run(code) {
  return new AsyncFunction('require', 'assert', 'console', code)((name) => require(name), assert, { log() {} });
}

/** Return the names and the code of the examples in the documentation of the types. */
function examplesOf(types) {
  const comments = [
    ...types.matchAll(/\/\*\*(?:(?!\*\/).)*?@example(.*?)\*\/\s*(?:export |static |declare )*(\w+(?: \w+)?)/gs),
  ];
  return comments.map(([, text, name]) => {
    const [, code] = text.replace(/^ *\* ?/gm, '').match(/```js\n(.*?)```/s);
    return [name, code];
  });
}

test('the examples of the README run, one after the other', async () => {
  const blocks = BLOCKS.filter((block) => !isTestFile(block));
  assert(blocks.length >= 8);
  await run(blocks.join('\n'));
});

test('the test of the README runs', () => {
  const [block] = BLOCKS.filter(isTestFile);
  writeFileSync(path.join(folder, 'film.test.js'), block);
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  const { status, stdout } = spawnSync(process.execPath, ['--test', '--test-reporter=tap', 'film.test.js'], {
    encoding: 'utf8',
    env,
  });
  assert.equal(status, 0, stdout);
  assert.match(stdout, /^# pass 1$/m);
});

test('the example with AWS KMS runs, with a KMS of our own', async () => {
  const [, code] = README.match(/^```js no-run\n(.*?)^```/ms);
  const { privateKey, publicKey } = frontseal.generateKeyPair();
  const key = new frontseal.PrivateKey(privateKey);
  const kms = {
    KMSClient: class {
      async send({ input }) {
        assert.equal(input.SigningAlgorithm, 'RSASSA_PKCS1_V1_5_SHA_256');
        return { Signature: new Uint8Array(key.sign(input.Message, 'SHA256')) };
      }
    },
    SignCommand: class {
      constructor(input) {
        this.input = input;
      }
    },
  };
  const film = 'https://d111111abcdef8.cloudfront.net/film.mp4';
  const signed = await new AsyncFunction('require', 'Signer', 'film', `${code}; return signedByKms;`)(
    () => kms,
    frontseal.Signer,
    film,
  );
  const verifier = new frontseal.Verifier({ K2JCJMDEHXQW5F: publicKey });
  assert.equal(verifier.verifyUrl(signed).hashAlgorithm, 'SHA256');
});

describe('the examples of the types run', () => {
  const examples = [...examplesOf(TYPES), ...examplesOf(TESTING_TYPES)];
  test('of which there are many', () => assert(examples.length >= 15, `${examples.length}`));
  for (const [name, code] of examples) test(name, () => run(code));
});

test('every function and class is documented', () => {
  const bare = `${TYPES}\n${TESTING_TYPES}`.split('\n').filter((line, index, lines) => {
    const isDeclaration =
      /^( {2})?(export )?(static |readonly )?(class|function|const|\w+\()/.test(line) &&
      !/constructor|^ {4}/.test(line);
    const before = lines[index - 1]?.trim() ?? '';
    const isOverload = /;$/.test(before) && before.split('(')[0] === line.trim().split('(')[0];
    return isDeclaration && before !== '*/' && !/^\/\*\*.*\*\/$/.test(before) && !isOverload;
  });
  assert.deepEqual(bare, []);
});

test('every name of the package is in the README', () => {
  for (const name of Object.keys(frontseal)) {
    if (name !== 'version' && name !== 'backend') assert(README.includes(name), name);
  }
});
