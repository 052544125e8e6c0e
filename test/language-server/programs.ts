/** The programs that serve the protocol, each started and spoken to in its own way. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageReader,
  type MessageWriter,
} from 'vscode-languageserver/node';
import { workerScript } from '../../client/extension/browser/worker-script.js';

const built = (name: string): string => fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));

/** `web` is the server in a worker, as in a browser. */
const PROGRAMS = {
  server: [built('server.cjs'), '--stdio'],
  cli: [built('podlint.cjs'), 'lsp', '--stdio'],
  web: [built('server.cjs')],
} as const;

export type ProgramName = keyof typeof PROGRAMS;

export interface Program {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
  /** Of the process; a worker has none of its own. */
  readonly pid: number | undefined;
  /** After `exit` was sent. */
  readonly ended: () => Promise<unknown>;
}

/** `PODLINT_SERVER=source` runs the server of the sources in this process, where coverage is counted. */
export async function startProgram(name: ProgramName): Promise<Program> {
  if (process.env.PODLINT_SERVER === 'source') return startSource();
  const [program, ...parameters] = PROGRAMS[name];
  if (!existsSync(program)) throw new Error(`${program} is missing: run \`npm run build\` first.`);
  return name === 'web' ? startWorker(program) : startProcess(program, parameters);
}

async function startSource(): Promise<Program> {
  const { startSourceServer } = await import('./source-server.js');
  return { ...(await startSourceServer()), pid: undefined, ended: () => Promise.resolve() };
}

function startProcess(program: string, parameters: readonly string[]): Program {
  const child = spawn(process.execPath, [program, ...parameters], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  return {
    reader: new StreamMessageReader(child.stdout),
    writer: new StreamMessageWriter(child.stdin),
    pid: child.pid,
    ended: () => exited,
  };
}

function startWorker(program: string): Program {
  const server = readFileSync(program, 'utf8');
  const script = workerScript({
    server,
    beside: { './field-docs.cjs': readFileSync(built('field-docs.cjs'), 'utf8') },
  });
  const worker = new Worker(new URL('worker.mjs', import.meta.url), { workerData: script });
  return {
    reader: new WorkerReader(worker),
    writer: new WorkerWriter(worker),
    pid: undefined,
    ended: () => worker.terminate(),
  };
}

class WorkerReader extends AbstractMessageReader {
  constructor(private readonly worker: Worker) {
    super();
    worker.on('error', (error) => {
      this.fireError(error);
    });
  }

  listen(callback: DataCallback): Disposable {
    this.worker.on('message', callback);
    return { dispose: () => this.worker.off('message', callback) };
  }
}

class WorkerWriter extends AbstractMessageWriter {
  constructor(private readonly worker: Worker) {
    super();
  }

  write(message: Message): Promise<void> {
    this.worker.postMessage(message);
    return Promise.resolve();
  }

  end(): void {
    // The worker ends when it is told to.
  }
}
