// The tarballs, installed into an empty folder and used from there; and what is generated and committed.
'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');

const { END, TOP, TYPESCRIPTS, URL, pem } = require('./fixtures.js');

const PACKAGE = path.join(__dirname, '..');
const manifest = require('../package.json');

for (const file of ['native.js', 'index.d.ts']) {
  test(`${file} is what the build generates`, () => {
    const [committed, built] = [PACKAGE, path.join(PACKAGE, 'build')].map((it) =>
      readFileSync(path.join(it, file), 'utf8'),
    );
    assert(committed === built, `${file} has drifted: cp build/${file} .`);
  });
}

test('the version is that of the workspace', () => {
  const workspace = readFileSync(path.join(TOP, 'Cargo.toml'), 'utf8');
  assert.equal(manifest.version, workspace.match(/^version = "(.*)"/m)[1]);
});

test('nothing is needed at run time', () => assert.equal(manifest.dependencies, undefined));

describe('installed from the tarballs into an empty folder', () => {
  let root;
  let folder;
  let packages;

  before(() => {
    root = mkdtempSync(path.join(tmpdir(), 'frontseal-installed-'));
    execFileSync(process.execPath, [path.join(PACKAGE, 'scripts', 'pack.js'), path.join(root, 'packed')]);
    packages = readdirSync(path.join(root, 'packed'));
    folder = path.join(root, 'app');
    mkdirSync(folder);
    const tarballs = packages.map((file) => path.join(root, 'packed', file));
    writeFileSync(path.join(folder, 'package.json'), '{"private": true}');
    npm('install', '--offline', '--no-audit', '--no-fund', '--cache', path.join(root, 'cache'), ...tarballs);
    writeFileSync(path.join(folder, 'key.pem'), pem('rsa-2048'));
  });

  after(() => rmSync(root, { recursive: true, force: true }));

  /** The environment of a user: nothing of this folder in it. */
  function environment() {
    const own = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_|CARGO)/i.test(name));
    return Object.fromEntries(own);
  }

  function npm(...args) {
    return execFileSync('npm', args, {
      cwd: folder,
      encoding: 'utf8',
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  function node(file, code) {
    writeFileSync(path.join(folder, file), code);
    return execFileSync(process.execPath, [file], { cwd: folder, encoding: 'utf8', env: environment() });
  }

  const use = `
    const signer = new Signer({ keyPairId: 'K1', privateKey: readFileSync('key.pem') });
    const url = signer.signUrl('${URL}', { dateLessThan: ${END} });
    const verifier = new Verifier({ K1: new PrivateKey(readFileSync('key.pem')).publicKey() });
    if (verifier.verifyUrl(url, { now: 1 }).timeLeft !== ${END - 1}) throw new Error(url);
    console.log(url);
  `;

  test('there are two tarballs, and the package holds no addon', () => {
    assert.equal(packages.length, 2);
    const installed = path.join(folder, 'node_modules', 'frontseal');
    const files = readdirSync(installed, { recursive: true }).map(String);
    assert.deepEqual(
      files.filter((file) => /\.(node|ts|test\.js)$/.test(file) && !file.endsWith('.d.ts')),
      [],
    );
    for (const file of ['README.md', 'LICENSE-MIT', 'LICENSE-APACHE', 'index.d.ts'])
      assert(statSync(path.join(installed, file)));
  });

  test('it can be required', () => {
    const printed = node(
      'use.cjs',
      `const { readFileSync } = require('fs'); const { PrivateKey, Signer, Verifier } = require('frontseal'); ${use}`,
    );
    assert(printed.startsWith(`${URL}?Expires=${END}&Signature=`));
  });

  test('it can be imported', () => {
    const printed = node(
      'use.mjs',
      `import { readFileSync } from 'fs'; import { PrivateKey, Signer, Verifier } from 'frontseal'; ${use}`,
    );
    assert(printed.startsWith(`${URL}?Expires=${END}&Signature=`));
  });

  test('its drop-ins can be required and imported', () => {
    for (const name of ['aws-sdk', 'aws-cloudfront-sign']) {
      const kinds = `console.log(typeof it.getSignedUrl, typeof it.getSignedCookies)`;
      const expected = 'function function\n';
      assert.equal(node('use.cjs', `const it = require('frontseal/compat/${name}'); ${kinds}`), expected);
      assert.equal(node('use.mjs', `import * as it from 'frontseal/compat/${name}'; ${kinds}`), expected);
    }
  });

  test('its edge serves and refuses', () => {
    const code = `
      import { startEdge } from 'frontseal/testing';
      const edge = await startEdge({ root: '.', protect: ['/key.pem'] });
      const url = edge.urlFor('/key.pem');
      const answers = [await fetch(url), await fetch(edge.signer.signUrl(url, { expiresIn: 300 }))];
      console.log(...answers.map(({ status }) => status), (await edge.requests())[1].reason);
      await edge.stop();
    `;
    assert.equal(node('edge.mjs', code), '403 200 missing_key\n');
  });

  test('every TypeScript compiles against it, in both kinds of modules, with default settings or strict ones', () => {
    const code = `
      import { Policy, Signer } from 'frontseal';
      import { getSignedCookies } from 'frontseal/compat/aws-cloudfront-sign';
      import { getSignedUrl } from 'frontseal/compat/aws-sdk';
      import { startEdge } from 'frontseal/testing';
      export const edge = startEdge({ root: '.' });
      const signer = new Signer({ keyPairId: 'K1', privateKey: 'key' });
      export const url: string = signer.sign(new Policy({ expiresIn: 1 })).url('https://h.example/');
      export { getSignedCookies, getSignedUrl };
    `;
    for (const file of ['use.mts', 'use.cts']) writeFileSync(path.join(folder, file), code);
    for (const types of ['@types', 'undici-types']) {
      symlinkSync(path.join(PACKAGE, 'node_modules', types), path.join(folder, 'node_modules', types), 'junction');
    }
    for (const typescript of TYPESCRIPTS) {
      for (const strict of [[], ['--strict']]) {
        const compile = [typescript, ...strict, '--noEmit', '--module', 'nodenext', 'use.mts', 'use.cts'];
        execFileSync(process.execPath, compile, { cwd: folder, encoding: 'utf8' });
      }
    }
  });

  test('the program runs', () => {
    const printed = execFileSync('npx', ['--offline', 'frontseal', '--version'], {
      cwd: folder,
      encoding: 'utf8',
      env: environment(),
    });
    assert(printed.startsWith(`frontseal ${manifest.version}`), printed);
  });
});
