'use strict';

const { types } = require('node:util');

const native = require('../native.js');
const { flag, kindOf, lengthOfTime, optionalText, options } = require('./arguments.js');
const { show } = require('./show.js');

const ATTRIBUTES = ['domain', 'path', 'secure', 'httpOnly', 'sameSite', 'maxAge'];

class SignedCookies {
  #handle;
  #values;

  constructor(handle) {
    if (!types.isExternal(handle)) throw new TypeError('signed cookies are made by Signer.signCookies');
    this.#handle = handle;
    this.#values = new Map(native.signedCookiesPairs(handle));
  }

  get(name) {
    return this.#values.get(name);
  }

  get names() {
    return [...this.#values.keys()];
  }

  [Symbol.iterator]() {
    return this.#values.entries();
  }

  toJSON() {
    return Object.fromEntries(this);
  }

  cookieHeader() {
    return native.signedCookiesHeader(this.#handle);
  }

  setCookieHeaders(given = {}) {
    return native.signedCookiesSetHeaders(this.#handle, attributes(options(given, ATTRIBUTES)));
  }

  clearingHeaders(given = {}) {
    return native.signedCookiesClearingHeaders(this.#handle, attributes(options(given, ATTRIBUTES)));
  }

  applyTo(response, given = {}) {
    const { clearStale, ...others } = options(given, [...ATTRIBUTES, 'clearStale']);
    const headers = this.setCookieHeaders(others);
    if (flag('clearStale', clearStale, true)) headers.push(...this.clearingHeaders(others));
    setCookies(response, headers);
  }
}

show(SignedCookies, ['names']);

/** Return the attributes, of the right types. */
function attributes({ domain, path = '/', secure, httpOnly, sameSite, maxAge }) {
  return {
    domain: optionalText('domain', domain),
    path: optionalText('path', path),
    secure: flag('secure', secure, true),
    httpOnly: flag('httpOnly', httpOnly, true),
    sameSite: optionalText('sameSite', sameSite),
    maxAge: maxAge == null ? undefined : lengthOfTime('maxAge', maxAge),
  };
}

/** Add `headers` to the Set-Cookie headers that `response` has. */
function setCookies(response, headers) {
  const has = (it, ...methods) => it != null && methods.every((method) => typeof it[method] === 'function');
  if (has(response, 'getHeader', 'setHeader')) {
    response.setHeader('Set-Cookie', [response.getHeader('Set-Cookie') ?? [], headers].flat());
  } else if (has(response, 'getHeader', 'header')) {
    // Fastify adds these to those that are there.
    response.header('Set-Cookie', headers);
  } else if (has(response?.headers, 'append')) {
    for (const header of headers) response.headers.append('Set-Cookie', header);
  } else if (has(response, 'append')) {
    for (const header of headers) response.append('Set-Cookie', header);
  } else {
    throw new TypeError(
      `response must be a ServerResponse, one of Express, Fastify or Koa, a Response or Headers, not ${kindOf(response)}`,
    );
  }
}

module.exports = { SignedCookies };
