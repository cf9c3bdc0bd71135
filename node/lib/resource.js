'use strict';

const native = require('../native.js');
const { text, url } = require('./arguments.js');
const { show } = require('./show.js');

class Resource {
  #handle;
  #pattern;

  constructor(pattern) {
    this.#handle = native.newResource(text('pattern', pattern));
    this.#pattern = pattern;
  }

  matches(given) {
    return native.resourceMatches(this.#handle, url(given));
  }

  get host() {
    return native.resourceHost(this.#handle);
  }

  toString() {
    return this.#pattern;
  }

  get pattern() {
    return this.#pattern;
  }
}

show(Resource, ['pattern']);

module.exports = { Resource };
