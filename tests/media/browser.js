// Headless Chromium, in front of which everything is the edge: no other host is reached.
import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { chromium } from 'playwright-core';

import { FOLDER } from './program.js';

const SCREENSHOTS = path.join(FOLDER, 'screenshots');

/** Start a browser that takes the edge for `sites`, and open a page. It ends with the test `t`. */
export async function openPage(t, edge, sites = []) {
  const edges = sites.map((site) => `MAP ${new URL(site).host} ${edge.address}`);
  const rules = [...edges, 'MAP * ~NOTFOUND', 'EXCLUDE 127.0.0.1'];
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: [`--host-resolver-rules=${rules.join(',')}`],
  });
  t.after(() => browser.close());
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1000, height: 540 } });
  return context.newPage();
}

/** Return the last requests that the edge has seen, the oldest first, as its page tells them. */
export async function requests(page, edge) {
  const response = await page.request.get(`${edge.url}/.frontseal/requests.json`);
  return (await response.json()).reverse();
}

/** Keep what the page looks like, under the name of the test. */
export async function keepScreenshot(t, page) {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SCREENSHOTS, `${t.name.replaceAll(/\W+/g, '-')}.png`), fullPage: true });
}
