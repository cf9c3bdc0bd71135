'use strict';
// What the tests of the drop-ins share: the throwaway keys, the edge's checks, and arguments made at random.

const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Verifier } = require('frontseal');

const KEY_PAIR_ID = 'K2JCJMDEHXQW5F';
const URL_ = 'https://d111111abcdef8.cloudfront.net/private/film.mp4';
const SECONDS = 1893456000;

function keyPath(name) {
  return join(__dirname, '../../../tests/keys', `${name}.pem`);
}

function pem(name = 'rsa-2048') {
  return readFileSync(keyPath(name), 'utf8');
}

/** Return why the edge would refuse `url`, or `undefined` if it would not. */
function refusal(url, { key = 'rsa-2048', at = SECONDS - 60 } = {}) {
  try {
    new Verifier({ [KEY_PAIR_ID]: pem(`${key}.pub`) }).verifyUrl(url, { now: at });
    return undefined;
  } catch (error) {
    return error.reason;
  }
}

/** Return the policy that `signed`, a URL, carries. */
function policyIn(signed) {
  return decode(new URL(signed).searchParams.get('Policy'));
}

function decode(base64) {
  return Buffer.from(base64.replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/'), 'base64').toString();
}

function policy(resource, others = {}) {
  const Condition = { DateLessThan: { 'AWS:EpochTime': SECONDS }, ...others };
  return JSON.stringify({ Statement: [{ Resource: resource, Condition }] });
}

/** Numbers at random that are the same in each run (mulberry32). */
class Chance {
  constructor(seed) {
    this.state = seed;
  }

  number(below) {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  }

  flip() {
    return this.number(2) === 0;
  }

  pick(choices) {
    return choices[this.number(choices.length)];
  }

  text(pieces, most) {
    return Array.from({ length: 1 + this.number(most) }, () => this.pick(pieces)).join('');
  }

  /** A URL whose path and query are made of these pieces. */
  url(inPath, inQuery) {
    const path = Array.from({ length: 1 + this.number(4) }, () => this.text(inPath, 8)).join('/');
    const query = Array.from({ length: this.number(3) }, () => `${this.text(inQuery, 5)}=${this.text(inQuery, 9)}`);
    const port = this.pick(['', '', ':8080']);
    return `${this.pick(['http', 'https'])}://d111111abcdef8.cloudfront.net${port}/${path}${query.length ? '?' : ''}${query.join('&')}`;
  }

  address() {
    const address = Array.from({ length: 4 }, () => this.number(256)).join('.');
    return this.flip() ? address : `${address}/${this.number(33)}`;
  }
}

module.exports = { Chance, KEY_PAIR_ID, SECONDS, URL: URL_, decode, keyPath, pem, policy, policyIn, refusal };
