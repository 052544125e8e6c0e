import type { Host } from '../host.js';

/** A line on a terminal that says how far a long run has come. */
export interface Progress {
  readonly step: (what: string, index: number, count: number) => void;
  /** Takes the line away; call it before anything else is printed. */
  readonly end: () => void;
}

/** Short runs show nothing. */
const DELAY = 500;
const INTERVAL = 100;

export function createProgress(host: Host): Progress {
  if (!host.showsProgress) return { step: () => undefined, end: () => undefined };
  const start = host.now();
  let last = start + DELAY - INTERVAL;
  let shown = false;
  return {
    step: (what, index, count) => {
      const now = host.now();
      if (now - last < INTERVAL) return;
      last = now;
      shown = true;
      host.complain(`\r\u001b[2K${what} ${index + 1} of ${count}`);
    },
    end: () => {
      if (shown) host.complain('\r\u001b[2K');
      shown = false;
    },
  };
}
