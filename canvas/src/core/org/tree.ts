import type { Workspace, Workspaces } from './workspace';

export interface OrgNode {
  readonly id: string;
  readonly children: readonly OrgNode[];
}

/**
 * The hierarchy, siblings in order of creation so that the same organisation always gives the same tree. A workspace whose parent is not
 * there is a root. So is one whose ancestors run in a circle: the server refuses that, but a map that loses a workspace would be worse.
 */
export function buildTree(workspaces: Workspaces): readonly OrgNode[] {
  const childrenOf = new Map<string | null, Workspace[]>();
  for (const workspace of [...workspaces.values()].sort(byCreation)) {
    const parent = workspace.parentId !== null && workspaces.has(workspace.parentId) ? workspace.parentId : null;
    const siblings = childrenOf.get(parent);
    if (siblings) siblings.push(workspace);
    else childrenOf.set(parent, [workspace]);
  }

  const reached = new Set<string>();
  const grow = (workspace: Workspace): OrgNode => {
    reached.add(workspace.id);
    const children = (childrenOf.get(workspace.id) ?? []).filter(child => !reached.has(child.id));
    return { id: workspace.id, children: children.map(grow) };
  };

  const roots = (childrenOf.get(null) ?? []).map(grow);
  for (const workspace of workspaces.values()) {
    if (!reached.has(workspace.id)) roots.push(grow(workspace));
  }
  return roots;
}

/** Parents before their children: the order in which cards are drawn and focused. */
export function preorder(roots: readonly OrgNode[]): string[] {
  return roots.flatMap(node => [node.id, ...preorder(node.children)]);
}

function byCreation(a: Workspace, b: Workspace): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}
