// The edge's page of the last requests, as people use it.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { keepScreenshot, openPage } from './browser.js';
import { DISTRIBUTION } from './program.js';
import { Stage } from './stage.js';

const NARROW = { width: 320, height: 640 };
const stage = new Stage('status-page');

/** Open the page of an edge that has granted a request, and denied one with an old and one without a signature. */
async function openStatusPage(t) {
  const edge = await stage.startEdge(t, ['--as', DISTRIBUTION]);
  const path = '/player/hls.html';
  const [granted, expired] = [
    ['--expires-in', '1h'],
    ['--date-less-than', '2020-01-31'],
  ].map((lifetime) => stage.sign('sign', DISTRIBUTION + path, ...lifetime).slice(DISTRIBUTION.length));
  for (const target of [granted, expired, path]) await (await fetch(edge.url + target)).text();
  const page = await openPage(t, edge);
  const complaints = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${edge.url}/.frontseal/`);
  return { page, edge, complaints };
}
test('the page tells why each request was denied', async (t) => {
  const { page, complaints } = await openStatusPage(t);
  const requests = page.locator('li');
  await openAll(page);
  await keepScreenshot(t, page);
  const [unsigned, expired, granted] = await requests.allInnerTexts();
  assert.match(
    unsigned,
    /^✗ 403 denied missing_key GET .*\n[\s\S]*has no Key-Pair-Id[\s\S]*cure\n+sign the URL, or send/,
  );
  assert.match(
    expired,
    /^✗ 403 denied expired GET .*\n[\s\S]*access ended at 2020-01-31T00:00:00Z[\s\S]*cure\n+sign it again/,
  );
  assert.match(granted, /^✓ 200 granted GET /);
  assert.equal(await requests.count(), 3);
  assert.deepEqual(complaints, []);
});

test('the page is read and brought up to date by the keyboard alone', async (t) => {
  const { page, edge, complaints } = await openStatusPage(t);
  const denied = page.locator('li').first();
  assert.equal(await nextStop(page), 'Look again');
  assert.equal(await nextStop(page), 'JSON');
  assert.match(await nextStop(page), /^✗ 403 denied missing_key/);
  await page.keyboard.press('Enter');
  assert(await denied.getByText('the request has no Key-Pair-Id').isVisible());
  await keepScreenshot(t, page);
  await page.keyboard.press('Space');
  assert(!(await denied.getByText('the request has no Key-Pair-Id').isVisible()));
  await fetch(`${edge.url}/newer`);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
  assert.match(await denied.innerText(), /\/newer$/);
  assert.deepEqual(complaints, []);
});

/** Open what each request has behind its line. */
function openAll(page) {
  return page.locator('summary').evaluateAll((summaries) => {
    for (const summary of summaries) summary.click();
  });
}

/** Go on with the Tab key, and return the text of where it stops, which must be marked. */
async function nextStop(page) {
  await page.keyboard.press('Tab');
  const stop = page.locator(':focus-visible');
  assert.notEqual(await stop.evaluate((element) => getComputedStyle(element).outlineStyle), 'none');
  return stop.innerText();
}

test('the page fits into 320 pixels with every request opened', async (t) => {
  const { page, complaints } = await openStatusPage(t);
  await page.setViewportSize(NARROW);
  await openAll(page);
  await keepScreenshot(t, page);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), NARROW.width);
  assert.deepEqual(complaints, []);
});
