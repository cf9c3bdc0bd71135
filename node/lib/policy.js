'use strict';

const { types } = require('node:util');

const native = require('../native.js');
const { flag, lengthOfTime, options, pointInTime, text, url, wrongType } = require('./arguments.js');
const { show } = require('./show.js');

/** The options that a policy is made of. */
const PARTS = ['expiresIn', 'roundTo', 'dateLessThan', 'dateGreaterThan', 'ipAddress', 'resource'];

/** The parts that keep viewers out. */
const RESTRICTIONS = ['dateGreaterThan', 'ipAddress'];

let handleOf;

class Policy {
  #handle;

  static {
    handleOf = (policy) => (typeof policy === 'object' && policy !== null && #handle in policy ? policy.#handle : null);
  }

  constructor(given) {
    this.#handle = types.isExternal(given) ? given : native.newPolicy(parts(options(given, [...PARTS, 'custom'])));
  }

  static fromJSON(json) {
    return new Policy(native.policyFromJson(text('policy', json)));
  }

  statementForUrl(given) {
    return native.policyStatementForUrl(this.#handle, url(given));
  }

  minified() {
    return new Policy(native.policyMinified(this.#handle));
  }

  get resource() {
    return native.policyFields(this.#handle).resource ?? null;
  }

  get dateLessThan() {
    return native.policyFields(this.#handle).dateLessThan;
  }

  get dateGreaterThan() {
    return native.policyFields(this.#handle).dateGreaterThan ?? null;
  }

  get ipAddress() {
    return native.policyFields(this.#handle).ipAddress ?? null;
  }

  get custom() {
    return native.policyFields(this.#handle).custom;
  }
}

show(Policy, ['dateLessThan', 'resource', 'dateGreaterThan', 'ipAddress', 'custom']);

/** Return the parts of a policy, of the right types and in seconds, with one end. */
function parts(given) {
  if (given.expiresIn == null && given.dateLessThan == null) {
    throw new TypeError('an end is missing: give expiresIn, dateLessThan or policy');
  }
  if (given.expiresIn != null && given.dateLessThan != null) {
    throw new TypeError('there is more than one end: give one of expiresIn and dateLessThan');
  }
  if (given.roundTo != null && given.expiresIn == null) {
    throw new TypeError('roundTo rounds the end of expiresIn: leave it out, or give expiresIn');
  }
  const read = (name, convert) => {
    const value = part(given, name);
    return value == null ? undefined : convert(name, value);
  };
  return {
    expiresIn: read('expiresIn', lengthOfTime),
    roundTo: read('roundTo', lengthOfTime),
    dateLessThan: read('dateLessThan', pointInTime),
    dateGreaterThan: read('dateGreaterThan', pointInTime),
    ipAddress: read('ipAddress', text),
    resource: read('resource', text),
    custom: flag('custom', given.custom, false),
  };
}

/** Return a part, unless it is a restriction that is undefined: a variable that was never set. */
function part(given, name) {
  if (given[name] === undefined && name in given && RESTRICTIONS.includes(name)) {
    throw new TypeError(`${name} is undefined: give null, or leave it out, where there is no such restriction`);
  }
  return given[name];
}

/** Return the handle of a whole policy: a Policy, or JSON. */
function wholePolicy(given) {
  if (typeof given === 'string') return native.policyFromJson(given);
  const handle = handleOf(given);
  if (handle === null) throw wrongType('policy', 'a Policy or a string (JSON)', given);
  return handle;
}

/** Return what the addon takes for a policy: the handle of a whole one, or its parts. */
function limits(given) {
  if (given.policy == null) return parts(given);
  const others = PARTS.filter((name) => part(given, name) != null);
  if (others.length > 0) throw new TypeError(`policy says everything: leave out ${others.join(', ')}`);
  return wholePolicy(given.policy);
}

module.exports = { PARTS, Policy, limits, wholePolicy };
