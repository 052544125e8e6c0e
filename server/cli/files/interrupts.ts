/** What ends a program from outside must not leave a file half written, nor a temporary one behind. */
import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The key that interrupts, a supervisor that wants the place, a terminal that is closed. */
export type Interrupt = (typeof SIGNALS)[number];

/** Tells whether somebody interrupted. A signal is only handed over between two turns, which this waits for. */
export type Interrupted = () => Promise<boolean>;

/**
 * While the work is done, an interrupt waits: with a listener it ends nothing. Work of many steps asks between them and stops.
 * The first interrupt that came.
 */
export async function holdInterrupts(
  work: (interrupted: Interrupted) => Promise<void> | void,
): Promise<Interrupt | undefined> {
  const come: Interrupt[] = [];
  const hold = (signal: NodeJS.Signals): void => {
    come.push(signal as Interrupt);
  };
  const interrupted = async (): Promise<boolean> => {
    await new Promise((resolve) => setImmediate(resolve));
    return come.length > 0;
  };
  for (const signal of SIGNALS) process.on(signal, hold);
  try {
    await work(interrupted);
    await interrupted();
  } finally {
    for (const signal of SIGNALS) process.off(signal, hold);
  }
  return come[0];
}

/** As a shell tells of a program that a signal ended: 130, 143, 129. */
export function exitCodeOf(interrupt: Interrupt): number {
  return 128 + constants.signals[interrupt];
}
