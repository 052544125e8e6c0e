/** The program `podlint`: reads the command line, runs the command, sets the exit code. */
import { isMainThread } from 'node:worker_threads';
import type { CommandLine } from './arguments.js';
import { parseCommandLine, UsageError } from './arguments.js';
import { reasonOf } from './files/discover.js';
import { readStandardInput } from './files/standard-input.js';
import { helpText } from './help.js';
import type { Host } from './host.js';
import { EXIT } from './host.js';
import { sanitize } from './terminal/sanitize.js';
import { today } from './today.js';

/** Commands are loaded when they run: `--help` and `--version` need none of the engine. */
async function run(argv: readonly string[], host: Host): Promise<number> {
  const line = parseCommandLine(argv);
  if (line.flags.has('help')) {
    host.write(helpText(line.command));
    return EXIT.clean;
  }
  if (line.flags.has('version')) {
    host.write(`${process.env.PODLINT_VERSION ?? 'development'}\n`);
    return EXIT.clean;
  }
  return runCommand(line, host);
}

async function runCommand(line: CommandLine, host: Host): Promise<number> {
  switch (line.command.name) {
    case 'lint':
      return (await import('./commands/lint.js')).runLint(line, host);
    case 'merge':
      return (await import('./commands/merge.js')).runMerge(line, host);
    case 'explain':
      return (await import('./commands/explain.js')).runExplain(line, host);
    case 'rules':
      return (await import('./commands/rules.js')).runRules(line, host);
    case 'validate':
      return (await import('./commands/validate.js')).runValidate(line, host);
    case 'simulate':
      return (await import('./commands/simulate.js')).runSimulate(line, host);
    case 'survive':
      return (await import('./commands/survive.js')).runSurvive(line, host);
    case 'assert':
      return (await import('./commands/assert.js')).runAssert(line, host);
    case 'diff':
      return (await import('./commands/diff.js')).runDiff(line, host);
    case 'why':
      return (await import('./commands/why.js')).runWhy(line, host);
    case 'init':
      return (await import('./commands/init.js')).runInit(line, host);
    case 'lsp':
      return (await import('./commands/lsp.js')).runLsp(line);
  }
}

function createHost(): Host {
  const { stdout, stderr } = process;
  return {
    directory: process.cwd(),
    environment: process.env,
    columns: stdout.isTTY ? stdout.columns : undefined,
    showsProgress: stderr.isTTY,
    write: (text) => stdout.write(text),
    complain: (text) => {
      if (text !== '') stderr.write(text);
    },
    readInput: readStandardInput,
    openInput: () => process.stdin,
    today: today(),
    now: () => performance.now(),
  };
}

/** `podlint … | head` closes the pipe early: whoever reads has had enough, which is no failure. */
function endQuietlyOnClosedPipe(): void {
  const { stdout, stderr } = process;
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit();
      if (stream === stdout) stderr.write(`podlint: the standard output cannot be written: ${reasonOf(error)}\n`);
      process.exit(EXIT.failure);
    });
  }
}

async function main(): Promise<void> {
  endQuietlyOnClosedPipe();
  const host = createHost();
  try {
    process.exitCode = await run(process.argv.slice(2), host);
  } catch (error) {
    process.exitCode = EXIT.failure;
    if (error instanceof UsageError) {
      host.complain(`podlint: ${sanitize(error.message)}\nTry \`podlint --help\`.\n`);
    } else {
      host.complain(
        `podlint: internal error: ${sanitize(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`,
      );
    }
  }
}

if (isMainThread) void main();
else void import('./stages/threads.js').then(({ runThread }) => runThread());
