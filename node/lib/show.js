'use strict';

const { inspect } = require('node:util');

/** Have console.log show the properties `names` of a class, and nothing else. */
function show(Class, names) {
  Object.defineProperty(Class.prototype, inspect.custom, {
    value(_depth, style) {
      const fields = names.map((name) => [name, this[name]]);
      return `${Class.name} ${inspect(Object.fromEntries(fields), style)}`;
    },
  });
}

module.exports = { show };
