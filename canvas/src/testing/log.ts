const encoder = new TextEncoder();

/** A log that a gateway is telling, until it ends, breaks off, or nobody listens any more. */
export class FakeLog {
  isOpen = true;
  private controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  constructor(
    readonly path: string,
    private readonly signal: AbortSignal | null | undefined,
  ) {}

  answer(): Response {
    const body = new ReadableStream<Uint8Array>({
      start: controller => {
        this.controller = controller;
      },
      cancel: () => {
        this.isOpen = false;
      },
    });
    this.signal?.addEventListener('abort', () => {
      if (this.isOpen) this.breakOff();
    });
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
  }

  /** Lines of the same container have times of their own. */
  write(text: string, at: string, stream = 'stdout'): void {
    this.send(`event: line\ndata: ${JSON.stringify({ at, stream, text })}\n\n`);
  }

  send(text: string): void {
    this.controller?.enqueue(encoder.encode(text));
  }

  end(why: 'read' | 'ended' | 'lost'): void {
    this.leave(`event: end\ndata: ${why}\n\n`);
  }

  /** As a connection that is closed in order, though perhaps not at the end of a line. */
  leave(lastWords: string): void {
    this.send(lastWords);
    this.isOpen = false;
    this.controller?.close();
  }

  breakOff(): void {
    this.isOpen = false;
    this.controller?.error(new TypeError('network error'));
  }
}
