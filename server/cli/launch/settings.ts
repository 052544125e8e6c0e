/** What V8 is told before a program is compiled: compiled code is taken only where the same was said when it was made. */
import { setFlagsFromString } from 'node:v8';

/** The command that is run, for which code is kept. */
export const command = /^[a-z]+$/.exec(process.argv[2] ?? '')?.[0] ?? 'lint';

/**
 * How much a function runs before V8 optimizes it, in bytes of its code: some ten times what is usual. Linting calls thousands of functions
 * and ends within seconds; optimizing them as early as in a server costs a third of the processor's time, most of it for code that is thrown
 * away again because the next manifest has other fields. Measured on Node 20; later ones have a compiler between the two.
 */
const OPTIMIZE_LATER = '--interrupt-budget=800000';

/** These run long, or the same code again and again. */
const BUSY_COMMANDS = ['lsp', 'simulate', 'validate'];

export function settle(): void {
  const isOld = Number(process.versions.node.split('.')[0]) < 22;
  if (isOld && !BUSY_COMMANDS.includes(command)) setFlagsFromString(OPTIMIZE_LATER);
}
