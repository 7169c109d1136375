/** An organisation of any size over HTTP, and its agents' heartbeats. Nothing in it is random, so every run looks the same. */
export class Organisation {
  /** @param {string} gateway */
  constructor(gateway) {
    this.gateway = gateway;
    /** @type {string[]} */
    this.ids = [];
    this.beats = 0;
  }

  /** Goes on with whom an earlier run made. */
  async adopt() {
    this.ids = (await this.send('GET', '/workspaces')).map(({ id }) => id);
  }

  /** Departments of about 1,000, teams of about 50; their agents run elsewhere, so they are online at once. */
  async create(size) {
    const left = size - this.ids.length;
    if (left <= 0) return;
    const departments = Math.max(1, Math.round(left / 1000));
    const perDepartment = Math.ceil(left / departments);
    const tasks = [];
    for (let department = 0, made = 0; department < departments; department++) {
      const members = Math.min(perDepartment, left - made);
      made += members;
      tasks.push(() => this.#department(`${areas[department % areas.length]}`, members));
    }
    for (const task of tasks) await task();
  }

  async #department(name, members) {
    const head = await this.#workspace(name, `Head of ${name}`, null);
    const teams = Math.max(1, Math.round((members - 1) / 50));
    const leads = await inParallel(Array.from({ length: teams }, (_, team) => () => this.#workspace(`${name} ${trades[team % trades.length]}`, 'Lead', head)));
    const rest = members - 1 - teams;
    await inParallel(
      Array.from({ length: rest }, (_, index) => () => this.#workspace(`${trades[index % trades.length]} ${index + 1}`, roles[index % roles.length], leads[index % teams])),
    );
  }

  async #workspace(name, role, parent_id) {
    const { id } = await this.send('POST', '/workspaces', { name, role, tier: 1 + (this.ids.length % 4), parent_id, external: true });
    this.ids.push(id);
    return id;
  }

  /** The next so many agents say what they do. Every twentieth of them has errors for a round, if wanted. */
  async beat(count, errors = false) {
    const heartbeats = Array.from({ length: count }, () => {
      const at = this.beats++;
      const round = Math.floor(at / this.ids.length);
      return {
        workspace_id: this.ids[at % this.ids.length],
        error_rate: errors && (at + round) % 20 === 0 ? 0.8 : 0.01,
        sample_error: errors && (at + round) % 20 === 0 ? 'no answer from the model within 30 s' : '',
        active_tasks: 1 + (at % 3),
        uptime_seconds: 60 + at,
        // Another one each time: only a task that changed is announced.
        current_task: `${chores[at % chores.length]} (${at})`,
      };
    });
    await this.send('POST', '/registry/heartbeats', heartbeats);
  }

  async send(method, path, body) {
    const response = await fetch(new URL(path, this.gateway), {
      method,
      headers: body && { 'Content-Type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 200)}`);
    return text === '' ? null : JSON.parse(text);
  }
}

const areas = ['Marketing', 'Engineering', 'Support', 'Research', 'Finance', 'Operations', 'Legal', 'Sales', 'People', 'Security'];
const trades = ['Writing', 'Review', 'Testing', 'Planning', 'Data', 'Design', 'Release', 'Analysis', 'Translation', 'Intake'];
const roles = ['Drafts and edits', 'Checks what others made', 'Answers customers', 'Reads the numbers', 'Keeps the records'];
const chores = ['Drafting the newsletter', 'Running the regression suite on staging', 'Reading the incident report', 'Answering ticket 4711', 'Comparing two offers'];

const atOnce = 24;

async function inParallel(tasks) {
  const results = new Array(tasks.length);
  let next = 0;
  const work = async () => {
    while (next < tasks.length) {
      const index = next++;
      results[index] = await tasks[index]();
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, tasks.length) }, work));
  return results;
}
