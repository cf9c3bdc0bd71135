// Signed cookies, and the responses that carry them.
'use strict';

const assert = require('node:assert/strict');
const { once } = require('node:events');
const http = require('node:http');
const { describe, test } = require('node:test');

const express = require('express');
const fastify = require('fastify');

const { Verifier } = require('..');
const { END, KEY_PAIR_ID, pem, signer } = require('./fixtures.js');

const RESOURCE = 'https://media.example.com/hls/*';
const SEGMENT = 'https://media.example.com/hls/1.ts';
const ATTRIBUTES = { domain: 'example.com', path: '/hls', sameSite: 'None', partitioned: true };

const cookies = signer().signCookies(RESOURCE, { dateLessThan: END });
const verifier = new Verifier({ [KEY_PAIR_ID]: pem('rsa-2048.pub') });

/** What a response has before the cookies, and after. */
const OWN = 'session=1; HttpOnly';
const EXPECTED = [OWN, ...cookies.setCookieHeaders(ATTRIBUTES), ...cookies.clearingHeaders(ATTRIBUTES)];

/** Answer one request with `listener`, and return the Set-Cookie headers of the answer. */
async function setCookiesOf(listener) {
  const server = http.createServer(listener).listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const response = await fetch(`http://127.0.0.1:${server.address().port}/`);
    assert.equal(response.status, 200, await response.text());
    return response.headers.getSetCookie();
  } finally {
    server.close();
  }
}

describe('applyTo keeps what the response has, and sets and clears the rest', () => {
  test("on Node's ServerResponse, with one header before", async () => {
    const found = await setCookiesOf((_request, response) => {
      response.setHeader('Set-Cookie', OWN);
      cookies.applyTo(response, ATTRIBUTES);
      response.end();
    });
    assert.deepEqual(found, EXPECTED);
  });

  test("on Node's ServerResponse, with several or none before", async () => {
    for (const before of [[], ['a=1'], ['a=1', 'b=2']]) {
      const found = await setCookiesOf((_request, response) => {
        if (before.length > 0) response.setHeader('Set-Cookie', before);
        cookies.applyTo(response, ATTRIBUTES);
        response.end();
      });
      assert.deepEqual(found, [...before, ...EXPECTED.slice(1)]);
    }
  });

  test('on Express', async () => {
    const app = express();
    app.get('/', (_request, response) => {
      response.append('Set-Cookie', OWN);
      cookies.applyTo(response, ATTRIBUTES);
      response.send('');
    });
    assert.deepEqual(await setCookiesOf(app), EXPECTED);
  });

  test('on Fastify, before and after the reply is made raw', async () => {
    const app = fastify();
    app.get('/', async (_request, reply) => {
      reply.header('Set-Cookie', OWN);
      cookies.applyTo(reply, ATTRIBUTES);
      return '';
    });
    app.get('/raw', (_request, reply) => {
      reply.hijack();
      reply.raw.setHeader('Set-Cookie', OWN);
      cookies.applyTo(reply.raw, ATTRIBUTES);
      reply.raw.end();
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    try {
      for (const path of ['/', '/raw']) {
        const response = await fetch(`http://127.0.0.1:${app.server.address().port}${path}`);
        assert.deepEqual(response.headers.getSetCookie(), EXPECTED, path);
      }
    } finally {
      await app.close();
    }
  });

  test('on a web Response and on Headers', () => {
    const response = new Response('', { headers: { 'Set-Cookie': OWN } });
    cookies.applyTo(response, ATTRIBUTES);
    assert.deepEqual(response.headers.getSetCookie(), EXPECTED);
    const headers = new Headers({ 'Set-Cookie': OWN });
    cookies.applyTo(headers, ATTRIBUTES);
    assert.deepEqual(headers.getSetCookie(), EXPECTED);
  });

  test('without clearing for whoever does not want it', async () => {
    const found = await setCookiesOf((_request, response) => {
      cookies.applyTo(response, { ...ATTRIBUTES, clearStale: false });
      response.end();
    });
    assert.deepEqual(found, cookies.setCookieHeaders(ATTRIBUTES));
  });

  test('or does nothing at all if an attribute is wrong', () => {
    const headers = new Headers();
    assert.throws(() => cookies.applyTo(headers, { path: 'hls' }), {
      code: 'invalid_policy',
      message: /does not begin with \/: add it/,
    });
    assert.deepEqual([...headers], []);
  });

  for (const value of [null, undefined, {}, 'response', { headers: {} }]) {
    test(`and refuses ${JSON.stringify(value)}`, () => {
      assert.throws(() => cookies.applyTo(value), { name: 'TypeError', message: /response must be/ });
    });
  }
});

describe('signed cookies', () => {
  test('are names and values', () => {
    const names = ['CloudFront-Policy', 'CloudFront-Signature', 'CloudFront-Key-Pair-Id'];
    assert.deepEqual(cookies.names, names);
    assert.deepEqual(
      [...cookies].map(([name]) => name),
      names,
    );
    assert.deepEqual(JSON.parse(JSON.stringify(cookies)), Object.fromEntries(cookies));
    assert.equal(cookies.get('CloudFront-Key-Pair-Id'), KEY_PAIR_ID);
    assert.equal(cookies.get('CloudFront-Expires'), undefined);
  });

  test('are what the edge takes, in every form of a request', () => {
    for (const form of [
      cookies,
      cookies.cookieHeader(),
      cookies.toJSON(),
      new Map(cookies),
      { ...cookies.toJSON(), j: {} },
    ]) {
      assert.equal(verifier.verifyCookies(SEGMENT, form, { now: 1 }).source, 'cookies');
      assert.equal(verifier.verifyRequest(SEGMENT, { cookies: form, now: 1 }).timeLeft, END - 1);
    }
    for (const wrong of [null, 5, undefined]) assert.throws(() => verifier.verifyCookies(SEGMENT, wrong), TypeError);
  });

  test('have attributes with the defaults Path=/, Secure and HttpOnly', () => {
    const [plain] = cookies.setCookieHeaders().slice(-1);
    assert.equal(plain, `CloudFront-Key-Pair-Id=${KEY_PAIR_ID}; Path=/; Secure; HttpOnly`);
    const [bare] = cookies.setCookieHeaders({ path: null, secure: false, httpOnly: false, maxAge: 60 }).slice(-1);
    assert.equal(bare, `CloudFront-Key-Pair-Id=${KEY_PAIR_ID}; Max-Age=60`);
  });

  test('refuse what browsers would refuse', () => {
    for (const wrong of [
      { domain: 'https://example.com' },
      { domain: '*.example.com' },
      { domain: '' },
      { path: '/hls/*' },
    ]) {
      assert.throws(() => cookies.setCookieHeaders(wrong), { code: 'invalid_policy' });
    }
  });

  test('refuse attributes of the wrong type', () => {
    for (const wrong of [
      { domain: 5 },
      { path: {} },
      { secure: 'no' },
      { httpOnly: 0 },
      { partitioned: 'yes' },
      { sameSite: true },
      { maxAge: '60' },
      null,
    ]) {
      assert.throws(() => cookies.setCookieHeaders(wrong), TypeError);
    }
    assert.throws(() => cookies.setCookieHeaders({ sameSite: 'none' }), {
      code: 'invalid_policy',
      message: /Strict, Lax or None/,
    });
    assert.throws(() => cookies.setCookieHeaders({ sameSite: 'None', secure: false }), { code: 'invalid_policy' });
  });
});
