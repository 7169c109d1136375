import type { Workspace, Workspaces } from '../org/workspace';

/** The organisation in preorder: parents before their children, a subtree without a gap. */
export interface Outline {
  readonly ids: readonly string[];
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  /** One past the last descendant. */
  readonly end: Int32Array;
}

/**
 * Siblings stand in order of creation, so that the same organisation always gives the same outline. A workspace whose parent is not there is a
 * root. So is one whose ancestors run in a circle: the server refuses that, but a map that loses a workspace would be worse.
 */
export function outlineOf(workspaces: Workspaces): Outline {
  const childrenOf = new Map<string | null, Workspace[]>();
  for (const workspace of [...workspaces.values()].sort(byCreation)) {
    const parent = workspace.parentId !== null && workspaces.has(workspace.parentId) ? workspace.parentId : null;
    const siblings = childrenOf.get(parent);
    if (siblings) siblings.push(workspace);
    else childrenOf.set(parent, [workspace]);
  }

  const ids: string[] = [];
  const parent = new Int32Array(workspaces.size).fill(-1);
  const depth = new Int32Array(workspaces.size);
  const end = new Int32Array(workspaces.size);
  const reached = new Set<string>();

  // No recursion: a chain of thousands is a legal organisation.
  const walk = (roots: readonly Workspace[]) => {
    const waiting = roots.map(({ id }) => ({ id, above: -1 })).reverse();
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      if (reached.has(next.id)) continue;
      reached.add(next.id);
      const index = ids.push(next.id) - 1;
      parent[index] = next.above;
      depth[index] = next.above < 0 ? 0 : (depth[next.above] ?? 0) + 1;
      const children = childrenOf.get(next.id) ?? [];
      for (let child = children.length - 1; child >= 0; child--) waiting.push({ id: children[child]?.id ?? '', above: index });
    }
  };
  walk(childrenOf.get(null) ?? []);
  for (const workspace of workspaces.values()) if (!reached.has(workspace.id)) walk([workspace]);

  for (let index = ids.length - 1; index >= 0; index--) {
    end[index] = Math.max(end[index] ?? 0, index + 1);
    const above = parent[index] ?? -1;
    if (above >= 0) end[above] = Math.max(end[above] ?? 0, end[index] ?? 0);
  }
  return { ids, parent, depth, end };
}

function byCreation(a: Workspace, b: Workspace): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}
