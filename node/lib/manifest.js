'use strict';

const native = require('../native.js');
const { flag, iterable, optionalText, text, url, wellFormed } = require('./arguments.js');

/** The options that say what is signed in a manifest, and how it is written. */
const MANIFEST_OPTIONS = ['hosts', 'uriForm', 'encode'];

/** Return a manifest, its URL and the options as the addon takes them. */
function manifest(given, baseUrl, { hosts, uriForm, encode }) {
  const encodes = flag('encode', encode, false);
  const base = url(baseUrl, encodes, 'baseUrl');
  const settings = { hosts: hostNames(hosts ?? []), uriForm: optionalText('uriForm', uriForm), encode: encodes };
  return [manifestText(given), base, settings];
}

function manifestText(given) {
  return wellFormed('text', text('text', given), 'invalid_manifest');
}

function hostNames(hosts) {
  return Array.from(iterable('hosts', hosts), (host, index) => text(`host ${index}`, host));
}

function childPlaylists(given, baseUrl) {
  return native.childPlaylists(manifestText(given), url(baseUrl, false, 'baseUrl'));
}

module.exports = { MANIFEST_OPTIONS, childPlaylists, manifest };
