import type { Runtime } from './runtime.js';

/** Time as every JavaScript program has it. */
export const clock: Pick<Runtime, 'now' | 'today' | 'after'> = {
  now: () => performance.now(),
  today: () => {
    const now = new Date();
    const pad = (part: number): string => String(part).padStart(2, '0');
    return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
  },
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  },
};
