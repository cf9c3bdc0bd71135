'use strict';

class FrontsealError extends Error {
  constructor(message, code) {
    super(message);
    this.code = code;
  }
}

class AccessDenied extends FrontsealError {
  /** `denial` is the addon's. Programs that test what they do with one may pass a text, or nothing. */
  constructor(denial) {
    const { detail, reason, edgeCode, edgeMessage, edgeXml } = Object(denial) === denial ? denial : { detail: denial };
    super(detail, 'access_denied');
    Object.assign(this, { reason, edgeCode, edgeMessage, edgeXml });
  }
}

for (const Class of [FrontsealError, AccessDenied]) {
  Object.defineProperty(Class.prototype, 'name', { value: Class.name, writable: true, configurable: true });
}

module.exports = { AccessDenied, FrontsealError };
