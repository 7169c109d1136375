// Takes the pictures of docs/canvas.md: `npm run pictures -- --url http://127.0.0.1:8080`, against an organisation that is still empty, with
// RATE_LIMIT=1000000 and MOLECULE_WORKSPACES__PROVISIONTIMEOUT=00:00:08 for `molecule up`. Takes about three minutes.
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { Organisation } from './organisation.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:8080/' },
    size: { type: 'string', default: '10000' },
    out: { type: 'string', default: fileURLToPath(new URL('../../docs/', import.meta.url)) },
    browser: { type: 'string', default: process.env.MOLECULE_CHROMIUM ?? '/usr/bin/chromium' },
  },
});

const size = Number(options.size);
const organisation = new Organisation(options.url);
await organisation.create(size);
const { payments, member, troubled } = await createPayments();
await say();
console.log(`${size} workspaces; waiting until two of them have been silent for too long`);
for (let waited = 0; waited < 70; waited += 20) {
  await sleep(20_000);
  await say();
}

const browser = await chromium.launch({ executablePath: options.browser, args: ['--no-sandbox', '--disable-gpu'] });
await shoot('canvas-overview', 'light', '/');
await shoot('canvas-dark', 'dark', '/');
await shoot('canvas-team', 'light', `/w/${member}`);
await shoot('canvas-failing', 'light', `/w/${payments}`);
await browser.close();

/** A team in which nearly everything goes wrong, below a department that is well. */
async function createPayments() {
  const all = await organisation.send('GET', '/workspaces');
  const head = all.find(({ name, parent_id }) => name === 'Engineering' && parent_id === null) ?? all[0];
  const team = all.find(({ parent_id }) => parent_id === head.id);
  const teammates = all.filter(({ parent_id }) => parent_id === team.id);
  const create = async (name, role, parent_id) => (await organisation.send('POST', '/workspaces', { name, role, tier: 2, parent_id })).id;
  const lead = await create('Payments', 'Lead', head.id);
  const members = {};
  for (const [name, role] of [
    ['Invoices', 'Writes and sends them'],
    ['Refunds', 'Decides what is paid back'],
    ['Ledger', 'Books every payment'],
    ['Fraud', 'Looks at what is strange'],
    ['Payouts', 'Pays the sellers'],
    ['Disputes', 'Answers the banks'],
    ['Taxes', 'Knows the rates'],
    ['Audit', 'Checks the ledger'],
  ]) {
    members[name] = await create(name, role, lead);
  }
  // The other two are never heard of, and Ledger and Taxes fall silent.
  for (const id of [lead, members.Invoices, members.Refunds, members.Ledger, members.Fraud, members.Taxes, members.Audit]) {
    await organisation.send('POST', '/registry/register', { id, url: 'http://127.0.0.1:9', agent_card: { name: 'payments', skills: [] } });
  }
  await organisation.send('POST', `/workspaces/${members.Audit}/pause`, {});
  return {
    payments: lead,
    member: teammates[Math.floor(teammates.length / 2)].id,
    troubled: [
      { workspace_id: lead, error_rate: 0.02, active_tasks: 2, current_task: 'Reading why the night run of the ledger failed' },
      { workspace_id: members.Invoices, error_rate: 0.01, active_tasks: 1, current_task: 'Sending 214 invoices' },
      { workspace_id: members.Refunds, error_rate: 0.8, sample_error: 'no answer from the model within 30 s', active_tasks: 3, current_task: 'Refund 8812' },
      { workspace_id: members.Fraud, error_rate: 0.65, sample_error: '429 from the scoring service', active_tasks: 1, current_task: 'Scoring the orders of today' },
    ],
  };
}

/** Everybody beats but those who fell silent. */
async function say() {
  for (let sent = 0; sent < size; sent += 500) await organisation.beat(Math.min(500, size - sent), true);
  await organisation.send('POST', '/registry/heartbeats', troubled.map(beat => ({ sample_error: '', uptime_seconds: 4000, ...beat })));
}

async function shoot(name, colorScheme, address) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme, deviceScaleFactor: 1 });
  const page = await context.newPage();
  await organisation.send('PUT', '/canvas/viewport', { x: 0, y: 0, zoom: 1 });
  await page.goto(new URL(address, options.url).href);
  await page.waitForFunction(() => document.querySelector('.react-flow') !== null, null, { timeout: 60_000 });
  await sleep(4000);
  await page.screenshot({ path: `${options.out}/${name}.png` });
  await context.close();
  console.log(`${name}.png`);
}
