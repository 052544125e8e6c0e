/** `podlint lsp --stdio` */
import type { CommandLine } from '../arguments.js';
import { UsageError } from '../arguments.js';
import { EXIT } from '../host.js';

/** Starts the language server, which then keeps the process alive and ends it. */
export async function runLsp(line: CommandLine): Promise<number> {
  if (line.words.length > 0) throw new UsageError('`podlint lsp` takes no words.');
  if (!line.flags.has('stdio'))
    throw new UsageError('`podlint lsp` speaks over the standard input and output: say --stdio.');
  // The server's connection reads `--stdio` from the command line itself.
  await import('../../language-server/main/main.js');
  return EXIT.clean;
}
