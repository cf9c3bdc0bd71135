'use strict';

const { responseHeaders, wrongType } = require('../native.js').internal;

/** Add the Set-Cookie headers of `cookies` to those that `response` has. */
function applyCookies(cookies, response, attributes) {
  const headers = responseHeaders(cookies, attributes);
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
    throw wrongType('response', 'a ServerResponse, one of Express, Fastify or Koa, a Response or Headers', response);
  }
}

module.exports = { applyCookies };
