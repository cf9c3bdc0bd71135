// hls.js and dash.js play through the edge what the program has signed, and nothing else.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';

import { keepScreenshot, openPage, requests } from './browser.js';
import { FRAMES, SECONDS, SEGMENTS, WIDTHS } from './media.js';
import { DISTRIBUTION } from './program.js';
import { Stage } from './stage.js';

const PAGES = 'https://www.example.com';
const MEDIA = 'https://media.example.com';

/** Long enough for the beginning of the film, and too short for its end. */
const LIFETIME = '5s';

/** Milliseconds for one film, players' own retries included. */
const PATIENCE = 45_000;

/** Restrict the streams, and let everybody at the pages. */
const MEDIA_ALONE = ['--protect', '/media/*'];
const CORS = path.join(import.meta.dirname, 'cors.toml');
const stage = new Stage('playback');

const HLS_PARTS = ['high/segment-0.m4s', 'high/aes.key', 'low/segment-5.m4s', 'sound/segment-5.m4s'];
const TEMPLATE_PARTS = ['chunk-stream0-00001.m4s', 'chunk-stream1-00006.m4s', 'chunk-stream2-00006.m4s'];
const RANGE_PARTS = ['film-stream0.mp4', 'film-stream1.mp4', 'film-stream2.mp4'];

/** Open a player's page at `site`, on an edge with these flags that the browser takes for `sites`. */
async function openPlayer(t, name, flags, sites, site) {
  const edge = await stage.startEdge(t, flags);
  const page = await openPage(t, edge, sites);
  await page.goto(`${site ?? edge.url}/player/${name}.html`);
  return { t, edge, page };
}

/** Open it by plain HTTP, on an edge that judges by the distribution's name. */
function openLocally(t, name) {
  return openPlayer(t, name, ['--as', DISTRIBUTION, ...MEDIA_ALONE]);
}

/** Open it by HTTPS under the distribution's name. */
function openAsDistribution(t, name) {
  return openPlayer(t, name, ['--tls', ...MEDIA_ALONE], [DISTRIBUTION], DISTRIBUTION);
}

/** Open it by HTTPS under one name, where the media have another one. */
function openBesideMedia(t, name) {
  return openPlayer(t, name, ['--tls', '--config', CORS], [PAGES, MEDIA], PAGES);
}

/** Let the browser take signed cookies from a response of `site`. */
async function takeCookies({ page }, site, resource, expiresIn, ...flags) {
  const lifetime = ['--resource', resource, '--expires-in', expiresIn];
  const printed = stage.sign('sign-cookies', ...lifetime, '--output', 'set-cookie', ...flags);
  const cookies = printed.replaceAll(/^Set-Cookie: /gm, '');
  const signIn = await page.context().newPage();
  await signIn.route('**/*', (route) => route.fulfill({ body: 'signed in', headers: { 'Set-Cookie': cookies } }));
  await signIn.goto(`${site}/sign-in`);
  await signIn.close();
}

/** Run `action` of the page until the video's end or an error, and return what was to be seen. */
async function watch({ t, edge, page }, action, url, settings) {
  await page.evaluate(([action, ...args]) => window[action](...args), [action, url, settings]);
  const isFinished = await page.waitForSelector('body[data-finished]', { timeout: PATIENCE }).catch(() => false);
  const seen = await page.evaluate(() => report());
  await keepScreenshot(t, page);
  const asked = (await requests(page, edge)).filter(({ url }) => new URL(url).pathname.startsWith('/media/'));
  t.diagnostic(`${seen.frames} of ${FRAMES} frames, ${asked.length} requests, ${seen.errors[0] ?? 'no error'}`);
  assert(isFinished, `neither the end nor an error came: ${JSON.stringify([seen, asked.at(-1)])}`);
  return { ...seen, asked };
}

function play(player, url, settings) {
  return watch(player, 'play', url, { rate: 4, ...settings });
}

function assertPlayedWhole(seen, parts) {
  assert.deepEqual(seen.errors, []);
  assert.equal(seen.message, 'the end');
  assert(seen.position >= SECONDS, `it ended at ${seen.position} seconds`);
  assert(seen.frames > 0.8 * FRAMES, `${seen.frames} frames`);
  assert.equal(seen.pictures.length, SEGMENTS);
  assert(seen.pictures.every(isPicture), `${seen.pictures}`);
  const [first, last] = [seen.widths[0], seen.widths.at(-1)];
  assert.deepEqual([first, last], [WIDTHS.high, WIDTHS.low], 'widths at the beginning and at the end');
  assertGranted(seen.asked, parts);
}

function assertGranted(asked, parts) {
  assert.deepEqual(
    asked.filter(({ verdict }) => verdict !== 'granted'),
    [],
  );
  assert.deepEqual(
    asked.filter(({ status }) => ![200, 206, 304].includes(status)),
    [],
  );
  const paths = asked.map(({ url }) => new URL(url).pathname);
  for (const part of parts)
    assert(
      paths.some((path) => path.endsWith(part)),
      `${part} was not asked for`,
    );
}

/** One colour varies by 0, the test picture by some 45. */
function isPicture(variation) {
  return variation > 20;
}

for (const [title, name, stream, flags, parts] of [
  ['HLS plays with one signature for its folder', 'hls', 'hls', [], HLS_PARTS],
  ['HLS plays with a signature for each URI', 'hls', 'hls', ['--each'], HLS_PARTS],
  ['DASH templates play with one signature for their folder', 'dash', 'dash-template', [], TEMPLATE_PARTS],
  ['DASH byte ranges play with a signature for each URI', 'dash', 'dash-ranges', ['--each'], RANGE_PARTS],
]) {
  test(title, async (t) => {
    const player = await openLocally(t, name);
    const signed = stage.copySigned(stream, [name, 'signed', ...flags].join(''), '1h', ...flags);
    const seen = await play(player, player.edge.url + signed);
    assertPlayedWhole(seen, parts);
    const parameter = flags.includes('--each') ? 'Expires' : 'Policy';
    assert(seen.asked.slice(1).every(({ url }) => new URL(url).searchParams.has(parameter)));
  });
}

test('the I-frames of an HLS stream are shown where a viewer seeks', async (t) => {
  const player = await openLocally(t, 'hls');
  const signed = stage.copySigned('hls', 'hls-i-frames', '1h');
  const seen = await watch(player, 'browse', player.edge.url + signed);
  assert.deepEqual(seen.errors, []);
  assert(seen.pictures.every(isPicture), `${seen.pictures}`);
  assertGranted(seen.asked, ['low/key-frames.m3u8']);
  const ranges = seen.asked.filter(({ status, url }) => status === 206 && url.includes('/low/segment-'));
  assert.equal(new Set(ranges.map(({ url }) => url)).size, SEGMENTS);
});

for (const [title, name, stream, parts] of [
  ['HLS plays with signed cookies', 'hls', 'hls', HLS_PARTS],
  ['DASH plays with signed cookies', 'dash', 'dash-template', TEMPLATE_PARTS],
]) {
  test(title, async (t) => {
    const player = await openAsDistribution(t, name);
    const manifest = stage.copy(stream, `${name}-cookies`);
    await takeCookies(player, DISTRIBUTION, `${DISTRIBUTION}/media/*`, '1h', '--path', '/media');
    assertPlayedWhole(await play(player, DISTRIBUTION + manifest), parts);
  });
}

for (const [title, name, stream, parts] of [
  ['HLS plays with cookies that count for the hosts of pages and media', 'hls', 'hls', HLS_PARTS],
  ['DASH plays with cookies that count for the hosts of pages and media', 'dash', 'dash-ranges', RANGE_PARTS],
]) {
  test(title, async (t) => {
    const player = await openBesideMedia(t, name);
    const manifest = stage.copy(stream, `${name}-hosts`);
    await takeCookies(player, PAGES, `${MEDIA}/media/*`, '1h', '--domain', 'example.com');
    assertPlayedWhole(await play(player, MEDIA + manifest, { withCredentials: true }), parts);
  });
}

for (const [title, name, stream, message] of [
  ['HLS without a signature stops at its first request', 'hls', 'hls', /^manifestLoadError, 403, missing_key$/],
  ['DASH without a signature stops at its first request', 'dash', 'dash-template', /mpd .*, 403, missing_key$/],
]) {
  test(title, async (t) => {
    const player = await openLocally(t, name);
    const manifest = stage.copy(stream, `${name}-unsigned`);
    const seen = await play(player, player.edge.url + manifest);
    assertStopped(seen, message);
    assert.equal(seen.frames, 0);
    assert(seen.asked.length > 0);
    for (const { url, ...record } of seen.asked) {
      assert.equal(url, DISTRIBUTION + manifest);
      assertDenied(record, 'missing_key', 'not_signed', /has no Key-Pair-Id/);
    }
  });
}

test('HLS stops when its signature expires while it plays', async (t) => {
  const player = await openLocally(t, 'hls');
  const signed = stage.copySigned('hls', 'hls-expiring', LIFETIME);
  const config = { maxBufferLength: 1, maxMaxBufferLength: 1 };
  const seen = await play(player, player.edge.url + signed, { rate: 1, config });
  assertStopped(seen, /^\w+LoadError, 403, expired$/);
  assertExpired(seen);
});

test('DASH stops when its cookies expire while it plays', async (t) => {
  const player = await openAsDistribution(t, 'dash');
  const manifest = stage.copy('dash-template', 'dash-expiring');
  await takeCookies(player, DISTRIBUTION, `${DISTRIBUTION}/media/*`, LIFETIME);
  const config = { buffer: { bufferTimeDefault: 1, bufferTimeAtTopQuality: 1 } };
  const seen = await play(player, DISTRIBUTION + manifest, { rate: 1, config });
  assertStopped(seen, /\.m4s is not available, 403, expired$/);
  assertExpired(seen);
});

function assertStopped(seen, message) {
  assert.match(seen.errors[0], message);
  assert.equal(seen.message, seen.errors[0]);
}

/** The beginning was shown, the end was not, and nothing was granted any more once a request was denied. */
function assertExpired({ asked, frames, pictures }) {
  assert(frames > 0 && frames < 0.8 * FRAMES, `${frames} frames`);
  assert(isPicture(pictures[0]) && !isPicture(pictures.at(-1)), `${pictures}`);
  const denied = asked.filter(({ verdict }) => verdict === 'denied');
  const granted = asked.filter((record) => !denied.includes(record));
  assertGranted(granted, []);
  for (const record of denied) assertDenied(record, 'expired', 'expired', /^access ended at \S+ \(\d+\), \d+ s ago/);
  assert(Math.max(...granted.map(({ time }) => time)) <= Math.min(...denied.map(({ time }) => time)));
}

function assertDenied({ status, verdict, findings, ...record }, reason, finding, detail) {
  assert.deepEqual([status, verdict, record.reason, findings[0].code], [403, 'denied', reason, finding]);
  assert.match(record.detail, detail);
}
