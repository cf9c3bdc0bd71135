// Write build/index.d.ts: scripts/types.d.ts, with the classes and functions that the addon defines. `npm run build` calls it.
'use strict';

const { readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');

const PACKAGE = path.join(__dirname, '..');

/** A comment, if there is one, and a declaration up to its end at the left margin. */
const DECLARATION = /(?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?export (?:declare )?(\w+) (\w+)(?:.*\{\n[\s\S]*?^\}|.*)$/gm;

const [ours, members] = read('scripts/types.d.ts').split(/^\/\/ What follows .*\n/m);
const ownMembers = new Map(declarations(members).map(({ name, text }) => [name, text]));

// Where a public key is asked for no other class will do, whatever members it has: a private key is refused.
ownMembers.set('PublicKey', 'export class PublicKey {\n  #private;\n}');

/** What is in the addon and not for users. */
const HIDDEN = ['ExternalObject', '__napiBindingTarget', 'internal'];

const generated = declarations(read('build/native.d.ts')).filter(({ name }) => !HIDDEN.includes(name));
const texts = generated.map(({ name, text }) => withMembers(spaced(plain(text)), ownMembers.get(name)));
writeFileSync(path.join(PACKAGE, 'build', 'index.d.ts'), `${[ours.trimEnd(), ...texts].join('\n\n')}\n`);

function read(file) {
  return readFileSync(path.join(PACKAGE, file), 'utf8');
}

function declarations(text) {
  return Array.from(text.matchAll(DECLARATION), ([text, , name]) => ({ name, text }));
}

/** Return a declaration as it is written by hand: with semicolons, and `string[]`. */
function plain(text) {
  const lines = text
    .replace(/\bdeclare (?!namespace)/, '')
    .replace(/Array<(\w+)>/g, '$1[]')
    .split('\n');
  let isComment = false;
  const ended = lines.map((line) => {
    isComment ||= /^\s*\/\*\*/.test(line);
    const isCode = !isComment && !/[{}]$/.test(line) && line.trim() !== '';
    isComment &&= !line.endsWith('*/');
    return isCode ? `${line};` : line;
  });
  return ended.join('\n');
}

/** Return a class or a namespace with an empty line between its members. */
function spaced(text) {
  return text.includes('export interface') ? text : text.replace(/;\n(?= *\/\*\*)/g, ';\n\n');
}

/** Return a class or a namespace with more documentation and members: after the others if it has a constructor. */
function withMembers(text, own) {
  if (own === undefined) return text;
  const HEAD_AND_BODY = /^([\s\S]*?export (?:declare )?(?:class|namespace) \w+)(.*) \{\n?([\s\S]*)\}$/;
  const [, ownHead, heritage, ownBody] = own.match(HEAD_AND_BODY);
  const [, head, , body] = text.match(HEAD_AND_BODY);
  const bodies = [ownBody, body].filter((it) => it !== '');
  if (body.includes('constructor(')) bodies.reverse();
  return `${head.startsWith('/**') ? head : ownHead}${heritage} {\n${bodies.join('\n')}}`;
}
