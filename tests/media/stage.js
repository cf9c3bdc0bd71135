// A folder that an edge serves: the players' pages, and under /media/ the streams.
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';

import { startEdge } from './edge.js';
import { makeMedia } from './media.js';
import { DISTRIBUTION, FOLDER, frontseal, makeKeys } from './program.js';

const PAGES = path.join(import.meta.dirname, 'player');
const PLAYERS = ['hls.js/dist/hls.min.js', 'dashjs/dist/modern/umd/dash.all.min.js'];

export class Stage {
  #folder;
  #streams;
  #keys;

  /** Make the pages and a key pair anew. */
  constructor(name) {
    this.#folder = path.join(FOLDER, name);
    rmSync(this.#folder, { recursive: true, force: true });
    this.#keys = makeKeys(path.join(this.#folder, 'keys'));
    cpSync(PAGES, this.#place('player'), { recursive: true });
    for (const file of PLAYERS) {
      cpSync(path.join(import.meta.dirname, 'node_modules', file), this.#place('player', path.basename(file)));
    }
  }

  #place(...names) {
    return path.join(this.#folder, 'root', ...names);
  }

  startEdge(t, flags) {
    return startEdge(t, ['--root', this.#place(), '--public-key', this.#keys.trusted, ...flags]);
  }

  /** Run a command of the program that signs. */
  sign(command, ...args) {
    return frontseal(command, ...args, ...this.#keys.signing);
  }

  /** Put a stream under /media/`name`/ as it is, and return the path of its manifest. */
  copy(stream, name) {
    this.#streams ??= makeMedia(path.join(this.#folder, 'streams'));
    const { folder, manifest } = this.#streams[stream];
    cpSync(folder, this.#place('media', name), { recursive: true });
    return `/media/${name}/${manifest}`;
  }

  /** Put a stream there with its manifests signed, and return the signed path of the first. */
  copySigned(stream, name, expiresIn, ...flags) {
    const url = DISTRIBUTION + this.copy(stream, name);
    const lifetime = ['--expires-in', expiresIn];
    const { folder, manifest } = this.#streams[stream];
    const out = ['--recursive', '--out', this.#place('media', name)];
    this.sign('manifest', path.join(folder, manifest), '--base-url', url, ...out, ...lifetime, ...flags);
    return this.sign('sign', url, ...lifetime).slice(DISTRIBUTION.length);
  }
}
