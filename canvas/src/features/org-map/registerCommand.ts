/** A new id each time, so that the command never registers somebody else's workspace again. */
export function registerCommand(origin: string): string {
  const body = { id: newId(), url: 'remote://no-inbound', agent_card: { name: 'First agent' } };
  return [`curl -X POST ${origin}/registry/register`, "-H 'Content-Type: application/json'", `-d '${JSON.stringify(body)}'`].join(' \\\n  ');
}

/** A version 4 UUID. `crypto.randomUUID` is only there on secure origins; the gateway may be reached over plain HTTP. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
