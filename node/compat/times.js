'use strict';
// Times as the drop-ins' callers give them: in milliseconds, where the package has seconds.

const { FrontsealError } = require('../index.js');
const { wrongType } = require('../native.js').internal;

// What is not between them is not in milliseconds: 3 March 1973, and the core's last second in the year 5138.
const EARLIEST = 1e11;
const LATEST = 1e14;

/** Return `time` in whole seconds, rounded to the nearest as the peers do; `toMilliseconds` reads it. */
function toSeconds(name, time, toMilliseconds) {
  if (!['number', 'string', 'object'].includes(typeof time) || time === null) {
    throw wrongType(name, 'a Date, milliseconds or a string', time);
  }
  const milliseconds = toMilliseconds(time);
  if (Number.isNaN(milliseconds)) {
    throw new FrontsealError(`${name} is no time: give a Date, or milliseconds since 1970-01-01 UTC`, 'invalid_time');
  }
  if (milliseconds < EARLIEST || milliseconds >= LATEST) {
    throw new FrontsealError(
      `${name} ${milliseconds} is not between the years 1973 and 5138: give milliseconds since 1970-01-01 UTC, not seconds`,
      'invalid_time',
    );
  }
  return Math.round(milliseconds / 1000);
}

module.exports = { toSeconds };
