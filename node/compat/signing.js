'use strict';
// What the drop-ins' peers sign. The package itself refuses what some client would rewrite, and a `*` in a URL.

const { Policy } = require('../index.js');

const ONE_SECOND = new Policy({ dateLessThan: 1 });
const REWRITTEN = /[*.'<>[\]^`{|}]|%(?![\dA-Fa-f]{2})|%2[Ee]/g;

/**
 * Refuse a `url` whose signature CloudFront would never accept.
 *
 * What only some clients rewrite is signed as it is, as by the peers, and `*` too.
 */
function checkUrl(url) {
  const [, scheme, host, path] = /^(\w+:\/\/)?([^/]*)(.*)$/s.exec(url);
  // What stands in place of anything has its length, so an error names the right place.
  const plainHost = host.toLowerCase().replace(/:[48](43|0)$/, ':1$1');
  ONE_SECOND.statementForUrl(`${scheme ?? ''}${plainHost}${path.replace(REWRITTEN, (it) => '-'.repeat(it.length))}`);
}

/** Return the policy that the peers write for `resource`. */
function policyFor(resource, limits) {
  const { dateLessThan, dateGreaterThan, ipAddress } = new Policy(limits);
  const Condition = { DateLessThan: { 'AWS:EpochTime': dateLessThan } };
  if (dateGreaterThan !== null) Condition.DateGreaterThan = { 'AWS:EpochTime': dateGreaterThan };
  if (ipAddress !== null) Condition.IpAddress = { 'AWS:SourceIp': ipAddress };
  return Policy.fromJSON(JSON.stringify({ Statement: [{ Resource: resource, Condition }] }));
}

/** Sign `policy`, and return the parameters of these names that it has. A canned one has its end, and no policy. */
function sign(signer, policy, isCanned, names) {
  const parameters = new Map(signer.sign(policy).parameters);
  if (isCanned) {
    parameters.delete('Policy');
    parameters.set('Expires', policy.dateLessThan);
  }
  return names.filter((name) => parameters.has(name)).map((name) => [name, parameters.get(name)]);
}

function append(url, parameters) {
  const separator = url.includes('?') ? '&' : '?';
  return url + separator + parameters.map(([name, value]) => `${name}=${value}`).join('&');
}

module.exports = { append, checkUrl, policyFor, sign };
