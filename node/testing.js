'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const { createInterface } = require('node:readline');

const { PrivateKey, Signer } = require('./index.js');
const { camelCased } = require('./lib/inspection.js');
const { options, publicKeys: pemsOf, text, texts, time } = require('./native.js').internal;

const PROGRAM = path.join(__dirname, 'bin', 'frontseal.js');

const COMMAND = ['edge', '--listen=127.0.0.1:0', '--log=json', '--stop-with-stdin'];

const OPTIONS = ['root', 'origin', 'publicKeys', 'protect', 'distribution', 'at', 'trustedHeader', 'config'];

/** The flags that are not called as the options are. */
const FLAGS = { distribution: 'as', trustedHeader: 'trusted-header' };

const KEY_PAIR_ID = 'K2JCJMDEHXQW5F';

/** Milliseconds for running responses at the end. */
const PATIENCE = 5000;

class Edge {
  #child;
  #url;
  #distribution;
  #signer;

  constructor(child, url, distribution, signer) {
    this.#child = child;
    this.#url = url;
    this.#distribution = (distribution ?? url).replace(/\/+$/, '');
    this.#signer = signer;
  }

  get url() {
    return this.#url;
  }

  get signer() {
    if (this.#signer === null) {
      throw new Error('the edge was given publicKeys: sign with the private keys that belong to them');
    }
    return this.#signer;
  }

  get keyPairId() {
    return this.signer.keyPairId;
  }

  urlFor(target) {
    text('target', target);
    const rest = target.startsWith(this.#distribution) ? target.slice(this.#distribution.length) : target;
    if (!rest.startsWith('/')) {
      const [plain] = target.split('?'); // A message is no place for a signature.
      throw new Error(`'${plain}' is neither a path, which begins with /, nor a URL of ${this.#distribution}`);
    }
    return this.#url + rest;
  }

  async requests() {
    const requests = await fetchJson(`${this.#url}/.frontseal/requests.json`);
    return requests.map(camelCased);
  }

  async stop() {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.ref();
    child.kill();
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
    await once(child, 'exit');
    clearTimeout(timer);
  }
}

if (Symbol.asyncDispose) Edge.prototype[Symbol.asyncDispose] = Edge.prototype.stop;

async function startEdge(given) {
  const { publicKeys, ...rest } = options(given, OPTIONS);
  const key = publicKeys == null ? PrivateKey.generate('p-256') : null;
  const trusted = key === null ? pemsOf('publicKeys', publicKeys) : [[KEY_PAIR_ID, key.publicKeyPem()]];
  const variables = trusted.map(([, pem], index) => [`FRONTSEAL_EDGE_KEY_${index}`, pem]);
  const keyFlags = trusted.map(([id], index) => `--public-key=${id}=env:${variables[index][0]}`);
  const child = spawn(process.execPath, [PROGRAM, ...COMMAND, ...keyFlags, ...flags(rest)], {
    env: { ...process.env, ...Object.fromEntries(variables) },
  });
  const signer = key === null ? null : new Signer({ keyPairId: KEY_PAIR_ID, privateKey: key });
  const { url, distribution } = await listening(child);
  return new Edge(child, url, distribution, signer);
}

function flags({ root, origin, protect, distribution, at, trustedHeader, config }) {
  const given = Object.entries({ root, origin, distribution, trustedHeader, config }).filter(
    ([, value]) => value != null,
  );
  return [
    ...given.map(([name, value]) => `--${FLAGS[name] ?? name}=${text(name, value)}`),
    ...texts('protect', protect ?? []).map((pattern) => `--protect=${pattern}`),
    ...(at == null ? [] : [`--at=${time('at', at)}`]),
  ];
}

/** Return where the program listens, and as which distribution, once it does. From then on it keeps no process waiting. */
async function listening(child) {
  let messages = '';
  child.stderr.setEncoding('utf8').on('data', (message) => (messages += message));
  const lines = createInterface({ input: child.stdout });
  const [first] = await Promise.race([once(lines, 'line'), once(child, 'close').then(() => [])]);
  if (first === undefined) throw new Error(`the edge did not start: ${messages.trim().replace(/^error: /, '')}`);
  // It goes on without a reader, and no pipe fills up.
  lines.close();
  child.stdout.destroy();
  // Not every run-time can let go of each of them.
  for (const it of [child, child.stdin, child.stderr]) it.unref?.();
  return JSON.parse(first);
}

/** Return the JSON at `url`, on a connection of its own. */
async function fetchJson(url) {
  const { get } = require(url.startsWith('https:') ? 'node:https' : 'node:http');
  const [response] = await once(get(url, { agent: false, rejectUnauthorized: false }), 'response');
  let json = '';
  for await (const chunk of response.setEncoding('utf8')) json += chunk;
  if (response.statusCode !== 200)
    throw new Error(`the edge has no page ${url}: leave status_path in its config as it is`);
  return JSON.parse(json);
}

module.exports = { startEdge };
