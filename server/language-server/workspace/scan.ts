/** Reads the manifests of the workspace folders in the background, so that objects of files that are not open count. */
import type { CancellationToken, Connection } from 'vscode-languageserver';
import { isKustomization, looksLikeKubernetes } from '../../protocol/files.js';
import type { WorkspaceState } from '../../protocol/messages.js';
import { describe } from '../run-safe.js';
import type { FileSystem, Runtime } from '../runtime.js';
import { MAX_FILE_BYTES, MAX_MANIFESTS, MAX_SCANNED_FILES, MAX_TOTAL_LENGTH, PROGRESS_AFTER } from './budgets.js';
import type { Configurations } from './configurations.js';
import type { OpenDocuments } from './documents.js';
import type { Intake } from './intake.js';
import { createBreather } from './slices.js';
import { normalise } from './uri.js';

export interface Scanner {
  /** Reads a folder anew; a scan of it that is under way ends. */
  readonly scan: (folder: string) => Promise<void>;
  readonly forget: (folder: string) => void;
  readonly stateOf: (folder: string | undefined) => WorkspaceState;
  /** Configuration files that were met on the way. */
  readonly configurationFiles: () => Iterable<string>;
}

export interface ScannerOptions {
  readonly connection: Connection;
  readonly runtime: Runtime;
  readonly files: FileSystem;
  readonly documents: OpenDocuments;
  readonly intake: Intake;
  readonly configurations: Configurations;
  readonly showsProgress: boolean;
  /** Called when a scan begins and when it ends. */
  readonly onChange: () => void;
}

interface Scan {
  state: WorkspaceState;
  cancelled: boolean;
  length: number;
  seen: number;
}

export function createScanner(options: ScannerOptions): Scanner {
  const scans = new Map<string, Scan>();
  const configurationFiles = new Set<string>();
  const forget = (folder: string): void => {
    const running = scans.get(folder);
    if (running) running.cancelled = true;
    scans.delete(folder);
  };
  return {
    forget,
    configurationFiles: () => configurationFiles,
    stateOf: (folder) => (folder === undefined ? undefined : scans.get(folder)?.state) ?? { scan: 'none', files: 0 },
    scan: async (folder) => {
      forget(folder);
      const scan: Scan = { state: { scan: 'running', files: 0 }, cancelled: false, length: 0, seen: 0 };
      scans.set(folder, scan);
      options.onChange();
      const started = options.runtime.now();
      const complete = await run(folder, scan, configurationFiles, options);
      if (scans.get(folder) !== scan) return;
      scan.state = { scan: complete ? 'done' : 'partial', files: scan.state.files };
      const seconds = ((options.runtime.now() - started) / 1000).toFixed(1);
      options.connection.console.info(
        `Read ${scan.state.files} manifest files of ${scan.seen} in ${folder} in ${seconds} s${complete ? '' : ', not all of them'}.`,
      );
      options.onChange();
    },
  };
}

/** Whether the whole folder was read. */
async function run(
  folder: string,
  scan: Scan,
  configurationFiles: Set<string>,
  options: ScannerOptions,
): Promise<boolean> {
  const progress = createProgress(scan, options);
  try {
    return await readAll(folder, scan, configurationFiles, options);
  } catch (error) {
    options.connection.console.error(`Reading ${folder} failed: ${describe(error)}`);
    return false;
  } finally {
    progress.end();
  }
}

async function readAll(
  folder: string,
  scan: Scan,
  configurationFiles: Set<string>,
  options: ScannerOptions,
): Promise<boolean> {
  const { files, configurations } = options;
  const breathe = createBreather(options.runtime);
  for await (const found of files.find(folder, tokenOf(scan))) {
    const uri = normalise(found);
    if (scan.cancelled || scan.seen >= MAX_SCANNED_FILES) return false;
    scan.seen += 1;
    if (configurations.uses(uri)) configurationFiles.add(uri);
    else if (!(await readOne(uri, scan, options))) return false;
    await breathe();
  }
  return !scan.cancelled;
}

/** False when the budget is used up. */
async function readOne(
  uri: string,
  scan: Scan,
  { files, documents, intake }: Pick<ScannerOptions, 'files' | 'documents' | 'intake'>,
): Promise<boolean> {
  if (documents.get(uri)) return true;
  const text = await files.read(uri, MAX_FILE_BYTES);
  if (text === undefined || !(looksLikeKubernetes(text) || isKustomization(uri))) return true;
  const count = scan.state.files + 1;
  if (count > MAX_MANIFESTS || scan.length + text.length > MAX_TOTAL_LENGTH) return false;
  // It may have been opened in the meantime.
  await intake.take(uri, () => documents.get(uri)?.getText() ?? text, 'bulk');
  scan.length += text.length;
  scan.state = { scan: 'running', files: count };
  return true;
}

const tokenOf = (scan: Scan): Pick<CancellationToken, 'isCancellationRequested'> => ({
  get isCancellationRequested() {
    return scan.cancelled;
  },
});

/** Shows a progress that can be stopped, but only for a scan that takes a while. */
function createProgress(
  scan: Scan,
  { connection, runtime, showsProgress }: ScannerOptions,
): { readonly end: () => void } {
  let ended = false;
  let close = (): void => undefined;
  const callOff = runtime.after(PROGRESS_AFTER, () => {
    if (!showsProgress) return;
    void connection.window.createWorkDoneProgress().then((progress) => {
      if (ended) return;
      progress.begin('Podlint', undefined, 'Reading manifests', true);
      progress.token.onCancellationRequested(() => (scan.cancelled = true));
      close = () => {
        progress.done();
      };
    });
  });
  return {
    end: () => {
      ended = true;
      callOff();
      close();
    },
  };
}
