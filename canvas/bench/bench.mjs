// Measures the canvas in a real browser against a real gateway: `npm run bench -- --url http://127.0.0.1:8080 --sizes 1000,5000,10000`.
// Begin with an organisation of its own, and with RATE_LIMIT=1000000 for `molecule up`: everything comes from one address.
import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { Organisation } from './organisation.mjs';
import { listen } from './probe.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:8080/' },
    sizes: { type: 'string', default: '1000,5000,10000' },
    out: { type: 'string', default: 'canvas-bench.json' },
    browser: { type: 'string', default: process.env.MOLECULE_CHROMIUM ?? '/usr/bin/chromium' },
    /** Seconds of 1,000 events a second. */
    seconds: { type: 'string', default: '10' },
  },
});

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const view = { width: 1440, height: 900 };
const middle = { x: view.width / 2 + 140, y: view.height / 2 };
const perSecond = 1000;
const probes = 40;

const organisation = new Organisation(options.url);
await organisation.adopt();
const browser = await chromium.launch({ executablePath: options.browser, args: flags });
const results = [];
for (const size of options.sizes.split(',').map(Number)) {
  await organisation.create(size);
  for (let sent = 0; sent < size; sent += 500) await organisation.beat(Math.min(500, size - sent));
  const idle = await quiet();
  const result = await measure();
  results.push({ workspaces: size, idle_before_percent: idle, load_after: Math.round(loadavg()[0] * 10) / 10, ...result });
  console.log(JSON.stringify(results.at(-1), null, 2));
}
await browser.close();
await writeFile(options.out, JSON.stringify({ at: new Date().toISOString(), cores: cpus().length, cpu: cpus()[0].model, browser: browser.version(), view, results }, null, 2));

async function measure() {
  const page = await browser.newPage({ viewport: view });
  await page.addInitScript(listen);
  await page.addInitScript(() => localStorage.clear());
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  const errors = [];
  page.on('pageerror', error => errors.push(error.message));

  // Where the last one looked is kept on the server; each size begins with the whole organisation.
  await organisation.send('PUT', '/canvas/viewport', { x: 0, y: 0, zoom: 1 });
  await page.goto(options.url);
  await page.waitForFunction(() => window.bench.seen.paintedAt > 0, null, { timeout: 60_000 });
  const first = await page.evaluate(() => ({
    navigation_to_picture_ms: Math.round(window.bench.seen.paintedAt),
    snapshot_to_picture_ms: Math.round(window.bench.seen.paintedAt - window.bench.seen.snapshotAt),
  }));
  await sleep(1500);

  const overviewPan = await pan(page);
  const zoom = await zoomThrough(page);
  const overviewEvents = await hear(page, devtools);
  await page.keyboard.press('Control+k');
  const palette = await search(page);
  await sleep(1200);
  const cardPan = await pan(page);
  const cardEvents = await hear(page, devtools);
  const latency = await commitToPixel(page);
  const panel = await openPanel(page);
  const heap = await heapOf(devtools);
  await page.close();
  return { ...first, pan_overview: overviewPan, pan_cards: cardPan, zoom, events_overview: overviewEvents, events_cards: cardEvents, palette_ms: palette, ...latency, panel_ms: panel, heap_mb: heap, errors };
}

/** Waits for a while for a machine that does nothing else; how idle it was at last says how much the numbers are worth. */
async function quiet() {
  for (let turn = 0; ; turn++) {
    const before = times();
    await sleep(2000);
    const after = times();
    const idle = Math.round(((after.idle - before.idle) / (after.all - before.all)) * 100);
    if (idle >= 75 || turn >= 30) return idle;
  }
}

function times() {
  return cpus().reduce(
    (sum, { times: { user, nice, sys, idle, irq } }) => ({ idle: sum.idle + idle, all: sum.all + user + nice + sys + idle + irq }),
    { idle: 0, all: 0 },
  );
}

/** Three seconds of dragging the ground. */
async function pan(page) {
  const from = await page.evaluate(({ x, y }) => {
    for (let step = 0; step < 400; step++) {
      const point = { x: x + (step % 20) * 7 - 70, y: y + Math.floor(step / 20) * 7 - 70 };
      if (document.elementFromPoint(point.x, point.y)?.classList.contains('react-flow__pane')) return point;
    }
    return { x, y };
  }, middle);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.evaluate(() => window.bench.startFrames());
  const end = performance.now() + 3000;
  for (let step = 0; performance.now() < end; step++) {
    await page.mouse.move(from.x + Math.sin(step / 30) * 300, from.y + Math.cos(step / 40) * 200);
  }
  const frames = await page.evaluate(() => window.bench.stopFrames());
  await page.mouse.up();
  return summary(frames);
}

async function zoomThrough(page) {
  await page.mouse.move(middle.x, middle.y);
  await page.evaluate(() => window.bench.startFrames());
  const end = performance.now() + 4000;
  for (let step = 0; performance.now() < end; step++) await page.mouse.wheel(0, Math.floor(step / 60) % 2 === 0 ? -40 : 40);
  const frames = await page.evaluate(() => window.bench.stopFrames());
  await page.keyboard.press('1');
  await sleep(800);
  return summary(frames);
}

/** The main thread while 1,000 agents a second say what they do. */
async function hear(page, devtools) {
  const heardBefore = await page.evaluate(() => window.bench.seen.heard);
  const before = await metrics(devtools);
  await page.evaluate(() => window.bench.startFrames());
  const start = performance.now();
  const batch = perSecond / 20;
  let sent = 0;
  const pending = [];
  while (performance.now() - start < Number(options.seconds) * 1000) {
    pending.push(organisation.beat(batch));
    sent += batch;
    await sleep(Math.max(0, start + (sent / perSecond) * 1000 - performance.now()));
  }
  await Promise.all(pending);
  const frames = await page.evaluate(() => window.bench.stopFrames());
  const after = await metrics(devtools);
  const heard = (await page.evaluate(() => window.bench.seen.heard)) - heardBefore;
  const seconds = after.Timestamp - before.Timestamp;
  return {
    sent_per_second: Math.round(sent / seconds),
    heard_per_second: Math.round(heard / seconds),
    main_thread_percent: Math.round(((after.TaskDuration - before.TaskDuration) / seconds) * 100),
    ...summary(frames),
  };
}

/** Types a name into the palette and goes to the first that is found; the slowest key counts. */
async function search(page) {
  const times = [];
  for (const key of 'writing 7') {
    const timed = page.evaluate(() => window.bench.time('keydown', '#palette-list'));
    await page.keyboard.press(key === ' ' ? 'Space' : key);
    times.push(await Promise.race([timed, sleep(3000, null)]));
  }
  await page.keyboard.press('Enter');
  await sleep(600);
  await page.keyboard.press('Escape');
  const known = times.filter(time => time !== null).sort((a, b) => a - b);
  return { median: Math.round(known[Math.floor(known.length / 2)]), worst: Math.round(known.at(-1)) };
}

/** From the request that renames a workspace in view to its new name on the screen. */
async function commitToPixel(page) {
  const id = await page.evaluate(() => document.querySelector('.workspace-card')?.getAttribute('data-workspace-id'));
  const commit = [];
  const pixel = [];
  for (let probe = 0; probe < probes; probe++) {
    const name = `Probe ${probe}`;
    await page.evaluate(text => window.bench.watch(text), name);
    await organisation.send('PATCH', `/workspaces/${id}`, { name });
    const committed = Date.now();
    await page.waitForFunction(text => window.bench.seen.marks.get(text).shown !== null, name, { timeout: 10_000, polling: 50 });
    const mark = await page.evaluate(text => window.bench.seen.marks.get(text), name);
    commit.push(mark.shown - committed);
    pixel.push(mark.shown - mark.heard);
    await sleep(100);
  }
  return { commit_to_pixel_ms: spread(commit), event_to_pixel_ms: spread(pixel) };
}

async function openPanel(page) {
  const times = [];
  for (let turn = 0; turn < 5; turn++) {
    const card = await page.evaluate(({ x, y }) => {
      for (let step = 0; step < 900; step++) {
        const point = { x: x - 200 + (step % 30) * 10, y: y - 150 + Math.floor(step / 30) * 10 };
        if (document.elementFromPoint(point.x, point.y)?.closest('.workspace-card')) return point;
      }
      return null;
    }, middle);
    if (!card) return null;
    const timed = page.evaluate(() => window.bench.time('mouseup', '.panel'));
    await page.mouse.click(card.x, card.y);
    const time = await Promise.race([timed, sleep(3000, null)]);
    if (time !== null) times.push(time);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await sleep(300);
  }
  return times.length === 0 ? null : spread(times);
}

async function heapOf(devtools) {
  await devtools.send('HeapProfiler.collectGarbage');
  return Math.round(((await metrics(devtools)).JSHeapUsedSize / 1024 / 1024) * 10) / 10;
}

async function metrics(devtools) {
  const { metrics: list } = await devtools.send('Performance.getMetrics');
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}

function summary(frames) {
  const sorted = [...frames].sort((a, b) => a - b);
  const total = frames.reduce((sum, frame) => sum + frame, 0);
  return { fps: Math.round((frames.length / total) * 1000), p95_ms: Math.round(sorted[Math.floor(sorted.length * 0.95)]), worst_ms: Math.round(sorted.at(-1)) };
}

function spread(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = share => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]);
  return { p50: at(0.5), p95: at(0.95), worst: Math.round(sorted.at(-1)) };
}
