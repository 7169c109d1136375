/** Why two may talk, or why not, and what would change it, in the words of the org chart. */
export function explainTalk(allowed: boolean, reason: string, caller: string, target: string): string {
  switch (reason) {
    case 'self':
      return `${target} is the same workspace.`;
    case 'siblings':
      return `They may talk: both stand in the same team.`;
    case 'parent':
      return `They may talk: ${target} leads the team that ${caller} is in.`;
    case 'child':
      return `They may talk: ${target} is in the team that ${caller} leads.`;
    case 'different_teams':
      return `They may not talk: they are in different teams. A workspace talks to its lead, to those in its team and to those it leads. Move one of them next to the other, or let their leads pass it on.`;
    case 'unknown_caller':
      return `${caller} is not there any more.`;
    case 'unknown_target':
      return `${target} is not there any more.`;
    default:
      return allowed ? 'They may talk.' : `They may not talk (${reason}).`;
  }
}
