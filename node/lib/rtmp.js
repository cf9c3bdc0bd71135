'use strict';

const native = require('../native.js');
const { options, text } = require('./arguments.js');
const { LIMITS, signStream: signWith } = require('./signer.js');

function signStream(signer, stream, limits) {
  const given = options(
    limits,
    LIMITS.filter((name) => name !== 'resource'),
  );
  return signWith(signer, text('stream', stream), given);
}

function flashEncode(signedStream) {
  return native.flashEncode(text('signedStream', signedStream));
}

module.exports = { flashEncode, signStream };
