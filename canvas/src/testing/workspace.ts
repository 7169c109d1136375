import type { Workspace } from '../core/org/workspace';

export function aWorkspace(over: Partial<Workspace> = {}): Workspace {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    name: 'QA Lead',
    role: 'Quality',
    tier: 2,
    status: 'online',
    runtime: 'langgraph',
    parentId: null,
    currentTask: 'Running regression suite',
    activeTasks: 3,
    errorRate: 0,
    lastError: '',
    stalledSince: null,
    taskAt: 0,
    createdAt: 0,
    place: null,
    collapsed: false,
    ...over,
  };
}

export function asMap(...workspaces: Workspace[]): ReadonlyMap<string, Workspace> {
  return new Map(workspaces.map(workspace => [workspace.id, workspace]));
}
