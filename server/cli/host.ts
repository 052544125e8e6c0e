import type { Readable } from 'node:stream';

/** The process around a command. */
export interface Host {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Columns of the terminal that the output goes to; absent where it goes elsewhere. */
  readonly columns: number | undefined;
  /** The standard error is a terminal, which a progress line may use. */
  readonly showsProgress: boolean;
  readonly write: (text: string) => void;
  readonly complain: (text: string) => void;
  /** The standard input, whole. */
  readonly readInput: () => Buffer;
  /** The standard input, as it comes. */
  readonly openInput: () => Readable;
  /** The local day, YYYY-MM-DD. */
  readonly today: string;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
}

/** Exit codes, as documented: part of the interface. Whoever interrupts gets that of the signal, see `exitCodeOf`. */
export const EXIT = { clean: 0, findings: 1, failure: 2 } as const;
