'use strict';

const { Transform } = require('node:stream');

const { Batch } = require('../native.js').internal;
const { FrontsealError } = require('./errors.js');
const { signerOfParts } = require('./url-lists.js');

/** How many URLs, or bytes of lines, wait to be signed together. */
const URLS_AHEAD = 1024;
const BYTES_AHEAD = 1 << 17;

/** What is longer has no line end that could make a URL of it: CloudFront takes 8,192 bytes. */
const LONGEST_LINE = 1 << 16;

/** One URL a chunk in, one signed URL a chunk out. What waits is signed together. */
class UrlStream extends Transform {
  #sign;

  constructor(sign) {
    super({ objectMode: true, writableHighWaterMark: URLS_AHEAD });
    this.#sign = sign;
  }

  _writev(chunks, callback) {
    this._write(
      chunks.map(({ chunk }) => chunk),
      undefined,
      callback,
    );
  }

  _transform(chunk, _encoding, callback) {
    const urls = Array.isArray(chunk) ? chunk : [chunk];
    const bytes = urls.find((url) => ArrayBuffer.isView(url));
    if (bytes !== undefined) {
      const kind = bytes.constructor.name;
      callback(new TypeError(`a chunk must be a string with one URL, not ${kind}: for text in lines pass lines: true`));
      return;
    }
    const push = (signed) => {
      for (const url of signed) this.push(url);
    };
    settle(this.#sign(urls).then(push), callback);
  }
}

/** Text in, one URL a line; text out, one signed URL a line. Chunks may end anywhere. */
class LineStream extends Transform {
  #sign;
  #decoder = new TextDecoder('utf-8', { fatal: true });
  #rest = '';

  constructor(sign) {
    super({ writableHighWaterMark: BYTES_AHEAD });
    this.#sign = sign;
  }

  _transform(chunk, _encoding, callback) {
    this.#signLines(() => this.#decoder.decode(chunk, { stream: true }), callback);
  }

  _flush(callback) {
    this.#signLines(() => `${this.#decoder.decode()}${this.#rest === '' ? '' : '\n'}`, callback);
  }

  #signLines(decode, callback) {
    let lines;
    try {
      lines = `${this.#rest}${decode()}`.split('\n');
    } catch {
      callback(new FrontsealError('the lines are not UTF-8: percent-encode what is not', 'invalid_url'));
      return;
    }
    this.#rest = lines.at(-1).length > LONGEST_LINE ? '' : lines.pop();
    const urls = lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
    const push = (signed) => this.push(`${signed.join('\n')}\n`);
    settle(urls.length === 0 ? Promise.resolve() : this.#sign(urls).then(push), callback);
  }
}

/** Call `callback` when `promise` is fulfilled, or with its error. */
function settle(promise, callback) {
  promise.then(
    () => process.nextTick(callback),
    (error) => process.nextTick(callback, error),
  );
}

/** Return a stream that signs with `signer`. */
function urlStream(signer, options) {
  const batch = new Batch(signer, options, true);
  return new (batch.hasLines ? LineStream : UrlStream)(signerOfParts(signer, batch));
}

module.exports = { urlStream };
