// The program `frontseal`, the folders, and the names that all the tests sign for.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

const TOP = path.join(import.meta.dirname, '..', '..');
const TARGET = path.resolve(process.env.CARGO_TARGET_DIR ?? path.join(TOP, 'target'));

/** All that is made here; `make clean` removes it. */
export const FOLDER = path.join(TARGET, 'media');
export const PROGRAM = path.join(TARGET, 'debug', 'frontseal');

export const DISTRIBUTION = 'https://d111111abcdef8.cloudfront.net';
const KEY_PAIR_ID = 'K2JCJMDEHXQW5F';
const KEY_NAME = 'media';

/** Run the program, and return what it prints. */
export function frontseal(...args) {
  return execFileSync(PROGRAM, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

/** Make the key pair that signs everything, in an empty folder. */
export function makeKeys(folder) {
  mkdirSync(folder, { recursive: true });
  frontseal('keygen', '--quiet', '--type', 'p256', '--out', folder, '--name', KEY_NAME);
  return {
    signing: ['--key-pair-id', KEY_PAIR_ID, '--private-key', path.join(folder, `${KEY_NAME}.pem`)],
    trusted: `${KEY_PAIR_ID}=${path.join(folder, `${KEY_NAME}.pub.pem`)}`,
  };
}
