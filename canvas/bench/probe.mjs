/** Runs in the page before anything else and only listens: to the frames of the hub, to animation frames, and to what changes on the page. */
export function listen() {
  const seen = { snapshotAt: 0, paintedAt: 0, heard: 0, marks: new Map(), frames: [] };
  window.bench = {
    seen,
    /** Times between animation frames from now on. */
    startFrames() {
      seen.frames = [];
      let last = performance.now();
      const tick = now => {
        seen.frames.push(now - last);
        last = now;
        if (window.bench.counting) requestAnimationFrame(tick);
      };
      window.bench.counting = true;
      requestAnimationFrame(tick);
    },
    stopFrames() {
      window.bench.counting = false;
      return seen.frames.slice(1);
    },
    /** When a text was first in a frame of the hub, and first on the page. */
    watch(text) {
      const mark = { heard: null, shown: null };
      seen.marks.set(text, mark);
      const observer = new MutationObserver(() => {
        if (mark.shown !== null || ![...document.querySelectorAll('.card-name')].some(name => name.textContent === text)) return;
        mark.shown = Date.now();
        requestAnimationFrame(() => (mark.shown = Date.now()));
        observer.disconnect();
      });
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    },
    /** Milliseconds from the next such event to the frame after something that matches is on the page and has changed. */
    time(event, selector) {
      return new Promise(resolve => {
        window.addEventListener(
          event,
          () => {
            const start = performance.now();
            const done = () => {
              observer.disconnect();
              requestAnimationFrame(() => resolve(performance.now() - start));
            };
            const observer = new MutationObserver(records => {
              const hit = document.querySelector(selector);
              if (hit && records.some(record => hit.contains(record.target) || record.target.contains(hit))) done();
            });
            observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
          },
          { capture: true, once: true },
        );
      });
    },
  };

  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(...parameters) {
      super(...parameters);
      this.addEventListener('message', ({ data }) => {
        if (typeof data !== 'string') return;
        if (seen.snapshotAt === 0 && data.includes('"type":"snapshot"')) {
          seen.snapshotAt = performance.now();
          const look = () => {
            const isDrawn = document.querySelector('.workspace-card') || document.querySelector('.overview:not([hidden])');
            if (!isDrawn) requestAnimationFrame(look);
            else requestAnimationFrame(() => requestAnimationFrame(() => (seen.paintedAt = performance.now())));
          };
          requestAnimationFrame(look);
        }
        seen.heard += data.split('"event":').length - 1;
        for (const [text, mark] of seen.marks) if (mark.heard === null && data.includes(text)) mark.heard = Date.now();
      });
    }
  };
}
