import type { Frame, WireAnnouncement, WireEvent, WireVitals, WireWorkspace } from '../core/feed/frame';
import { Random } from './random';

export type Item = { fact: WireEvent } | { announcement: WireAnnouncement };

/** Everything a server said while random things happened to an organisation, and what was true after each of them. */
export class Recording {
  readonly items: Item[] = [];
  private readonly truths: { position: number; rows: WireWorkspace[] }[] = [];
  private readonly rows = new Map<string, WireWorkspace>();
  private position = 100;
  private created = 0;
  private clock = Date.UTC(2026, 10, 22);

  constructor(
    private readonly random: Random,
    steps: number,
  ) {
    this.remember();
    while (this.items.length < steps) this.step();
  }

  /** What the server would send for a snapshot after the first `count` items. */
  snapshot(count = this.items.length): Frame {
    const { position, rows } = this.truth(count);
    return { type: 'snapshot', position, workspaces: rows };
  }

  /** What the server would answer, after `count` items, to a client that resumes from a position. */
  resume(from: number, count: number): Frame[] {
    const missed = this.items.slice(0, count).flatMap(item => ('fact' in item && item.fact.position > from ? [item.fact] : []));
    return [...(missed.length > 0 ? [{ type: 'events', events: missed } as const] : []), { type: 'vitals', vitals: this.truth(count).rows.map(vitalsOf) }];
  }

  private truth(count: number) {
    const truth = this.truths[count];
    if (!truth) throw new Error(`there are only ${this.items.length} items`);
    return truth;
  }

  private step(): void {
    const row = this.rows.size > 0 ? this.random.pick([...this.rows.values()]) : null;
    const dice = this.random.below(26);
    if (!row || dice < 5) this.create(row);
    else if (dice < 7) this.fact(row, 'WORKSPACE_ONLINE', { url: 'http://agent', agent_card: {} }, { status: 'online' });
    else if (dice < 9) this.degrade(row);
    else if (dice < 10) this.fact(row, 'WORKSPACE_OFFLINE', {}, { status: 'offline' });
    else if (dice < 11) this.fact(row, 'WORKSPACE_PROVISION_FAILED', { error: 'silent' }, { status: 'failed', last_sample_error: 'silent' });
    else if (dice < 12) this.fact(row, 'AGENT_CARD_UPDATED', { agent_card: {} }, {});
    else if (dice < 13) this.rename(row);
    else if (dice < 14) this.move(row);
    else if (dice < 15) this.remove(row);
    else if (dice < 18) this.task(row);
    else if (dice < 20) this.layout(row);
    else if (dice < 21) this.pause(row);
    else if (dice < 22) this.wake(row);
    else if (dice < 24) this.stall(row);
    else if (dice < 25) this.fact(row, 'WORKSPACE_PROGRESSED', { reason: 'progress' }, { stalled_since: null });
    else this.fact(row, 'WORKSPACE_FORWARDED', { forwarded_to: this.random.pick([...this.rows.keys()]) }, {});
  }

  private create(parent: WireWorkspace | null): void {
    const columns = { name: `Agent ${++this.created}`, role: this.random.pick([null, 'QA']), tier: 1, runtime: 'langgraph', parent_id: parent?.id ?? null };
    const row: WireWorkspace = {
      id: `workspace-${this.created}`,
      ...columns,
      status: 'provisioning',
      current_task: '',
      active_tasks: 0,
      last_error_rate: 0,
      last_sample_error: '',
      last_heartbeat_at: null,
      stalled_since: null,
      created_at: this.tick(),
      x: null,
      y: null,
      collapsed: false,
    };
    this.rows.set(row.id, row);
    this.say({ fact: { position: ++this.position, event: 'WORKSPACE_PROVISIONING', workspace_id: row.id, timestamp: row.created_at, payload: columns } });
  }

  private degrade(row: WireWorkspace): void {
    const error_rate = 0.5 + this.random.next() / 2;
    const change = { status: 'degraded', last_error_rate: error_rate, last_sample_error: 'timeout' };
    this.fact(row, 'WORKSPACE_DEGRADED', { error_rate, sample_error: 'timeout' }, change);
  }

  private stall(row: WireWorkspace): void {
    const timestamp = this.tick();
    this.fact(row, 'WORKSPACE_STALLED', { active_tasks: 1, current_task: '', progress_at: null }, { stalled_since: timestamp }, timestamp);
  }

  private rename(row: WireWorkspace): void {
    const change = this.random.pick([{ name: 'Renamed' }, { role: null }, { tier: 4 }, { name: 'Both', role: 'Lead' }]);
    this.fact(row, 'WORKSPACE_UPDATED', change, change);
  }

  private move(row: WireWorkspace): void {
    const below = new Set(this.subtree(row).map(member => member.id));
    const parents = [null, ...[...this.rows.keys()].filter(id => !below.has(id))];
    const parent_id = this.random.pick(parents);
    this.fact(row, 'WORKSPACE_MOVED', { parent_id }, { parent_id });
  }

  private remove(row: WireWorkspace): void {
    for (const member of this.subtree(row).reverse()) {
      this.rows.delete(member.id);
      this.fact(member, 'WORKSPACE_REMOVED', member === row ? { cascade_deleted: 1 } : {}, {});
    }
  }

  private pause(row: WireWorkspace): void {
    for (const member of this.subtree(row).reverse()) this.fact(member, 'WORKSPACE_PAUSED', { name: member.name }, { status: 'paused' });
  }

  /** Resumed or restarted: said like a creation, of one that is known. */
  private wake(row: WireWorkspace): void {
    this.fact(row, 'WORKSPACE_PROVISIONING', { name: row.name, tier: row.tier }, { status: 'provisioning' });
  }

  private task(row: WireWorkspace): void {
    const payload = { current_task: `Task ${this.items.length}`, active_tasks: this.random.below(5) };
    const timestamp = this.tick();
    this.rows.set(row.id, { ...row, ...payload, last_heartbeat_at: timestamp });
    this.say({ announcement: { event: 'TASK_UPDATED', workspace_id: row.id, timestamp, payload } });
  }

  private layout(row: WireWorkspace): void {
    const payload = { x: this.random.below(1000), y: this.random.below(1000), collapsed: this.random.chance(0.5) };
    this.rows.set(row.id, { ...row, ...payload });
    this.say({ announcement: { event: 'LAYOUT_CHANGED', workspace_id: row.id, timestamp: this.tick(), payload } });
  }

  private fact(row: WireWorkspace, event: string, payload: Record<string, unknown>, change: Partial<WireWorkspace>, timestamp = this.tick()): void {
    if (this.rows.has(row.id)) this.rows.set(row.id, { ...row, ...change });
    this.say({ fact: { position: ++this.position, event, workspace_id: row.id, timestamp, payload } });
  }

  private subtree(row: WireWorkspace): WireWorkspace[] {
    return [row, ...[...this.rows.values()].filter(child => child.parent_id === row.id).flatMap(child => this.subtree(child))];
  }

  private say(item: Item): void {
    this.items.push(item);
    this.remember();
  }

  private remember(): void {
    this.truths.push({ position: this.position, rows: [...this.rows.values()] });
  }

  private tick(): string {
    this.clock += 7;
    return new Date(this.clock).toISOString();
  }
}

function vitalsOf(row: WireWorkspace): WireVitals {
  const { id, current_task, active_tasks, last_error_rate, last_sample_error, last_heartbeat_at, x, y, collapsed } = row;
  return { id, current_task, active_tasks, last_error_rate, last_sample_error, last_heartbeat_at, x, y, collapsed };
}
