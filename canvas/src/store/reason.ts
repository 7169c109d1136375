import { RequestFailed } from '../protocol/http';

/** Why something failed, to be put after a colon. */
export function reasonFor(error: unknown): string {
  return (error instanceof RequestFailed ? error.message : 'something unexpected happened').replace(/\.$/, '');
}
