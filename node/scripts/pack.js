// Make the tarballs of the package, and of the addon for each platform whose addon is built:
//     node scripts/pack.js FOLDER
'use strict';

const { execFileSync } = require('node:child_process');
const {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');

const PACKAGE = path.join(__dirname, '..');
const LICENSES = ['LICENSE-APACHE', 'LICENSE-MIT'];

const manifest = readJson(path.join(PACKAGE, 'package.json'));
const folder = path.resolve(process.argv[2] ?? '.');
mkdirSync(folder, { recursive: true });
const stage = mkdtempSync(path.join(tmpdir(), 'frontseal-pack-'));
try {
  packMain(packPlatforms());
} finally {
  rmSync(stage, { recursive: true });
}

/** Pack the package of each addon that is built, and return the names of all platforms' packages. */
function packPlatforms() {
  const cli = path.join(PACKAGE, 'node_modules', '@napi-rs', 'cli', 'dist', 'cli.js');
  cpSync(path.join(PACKAGE, 'package.json'), path.join(stage, 'package.json'));
  execFileSync(process.execPath, [cli, 'create-npm-dirs', '--cwd', stage], { stdio: 'pipe' });
  const npm = path.join(stage, 'npm');
  const platforms = readdirSync(npm).map((name) => path.join(npm, name));
  for (const platform of platforms) {
    const described = readJson(path.join(platform, 'package.json'));
    if (existsSync(path.join(PACKAGE, described.main))) {
      packFiles(platform, { ...described, files: [described.main, ...LICENSES] });
    }
  }
  return platforms.map((platform) => readJson(path.join(platform, 'package.json')).name);
}

/** Pack the package itself, which asks for the addon of the platform that it is installed on. */
function packMain(platforms) {
  const { devDependencies, napi, overrides, scripts, ...kept } = manifest;
  const optionalDependencies = Object.fromEntries(platforms.map((name) => [name, manifest.version]));
  const main = path.join(stage, 'main');
  mkdirSync(main);
  for (const file of ['index.js', 'README.md']) cpSync(path.join(PACKAGE, file), path.join(main, file));
  packFiles(main, { ...kept, optionalDependencies });
}

/** Pack `described`, a package whose files are copied to `to`. */
function packFiles(to, described) {
  for (const file of described.files) cpSync(path.join(PACKAGE, file), path.join(to, file), { recursive: true });
  writeFileSync(path.join(to, 'package.json'), `${JSON.stringify(described, null, 2)}\n`);
  pack(to);
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function pack(from) {
  const made = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: from,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for (const { filename, size, unpackedSize } of [JSON.parse(made)].flatMap((it) =>
    Array.isArray(it) ? it : Object.values(it),
  )) {
    console.log(`${filename}: ${kib(size)} packed, ${kib(unpackedSize)} installed`);
  }
}

function kib(bytes) {
  return `${Math.round(bytes / 1024)} KiB`;
}
