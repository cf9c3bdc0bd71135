'use strict';

const { internal } = require('../native.js');

function inspect(url, options) {
  const inspection = JSON.parse(internal.inspect(url, options));
  const response = inspection.response && camelCased(inspection.response);
  return camelCased({ ...inspection, response });
}

/** Return the fields of `it` with their names as JavaScript writes them. */
function camelCased(it) {
  const name = (field) => field.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(it).map(([field, value]) => [name(field), value]));
}

module.exports = { camelCased, inspect };
