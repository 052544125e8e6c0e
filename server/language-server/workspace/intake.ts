/** The way of texts into their projects: past the configuration, which may leave files out. */
import { isIgnoredFile } from '../../engine/linter/configuration.js';
import type { FileSystem } from '../runtime.js';
import { MAX_FILE_BYTES } from './budgets.js';
import type { Configurations } from './configurations.js';
import type { OpenDocuments } from './documents.js';
import type { Projects, PutMode } from './projects.js';

export interface Intake {
  /**
   * Takes a file in, or out if its configuration ignores it.
   * The text is asked for when that is decided, so that it is the newest; without one the file goes out.
   */
  readonly take: (uri: string, text: () => string | undefined, mode: PutMode) => Promise<void>;
  /** Decides again about every file that is known, after the configuration has changed. True when any came or went. */
  readonly reconsider: () => Promise<boolean>;
}

export interface IntakeOptions {
  readonly files: FileSystem;
  readonly documents: OpenDocuments;
  readonly projects: Projects;
  readonly configurations: Configurations;
}

export function createIntake({ files, documents, projects, configurations }: IntakeOptions): Intake {
  const leftOut = new Set<string>();
  const isIgnored = async (uri: string): Promise<boolean> =>
    isIgnoredFile((await configurations.of(uri)).configuration, uri);
  const take = async (uri: string, text: () => string | undefined, mode: PutMode): Promise<void> => {
    const ignored = await isIgnored(uri);
    const current = text();
    if (ignored) leftOut.add(uri);
    else leftOut.delete(uri);
    if (current === undefined || ignored) projects.remove(uri);
    else projects.put(uri, current, mode);
  };
  const comeBack = async (uri: string): Promise<void> => {
    const read = documents.get(uri) ? undefined : await files.read(uri, MAX_FILE_BYTES);
    await take(uri, () => documents.get(uri)?.getText() ?? read, 'bulk');
  };
  const reconsider = async (): Promise<boolean> => {
    const known = [...projects.all()].flatMap((project) => [...project.files]);
    let changed = false;
    for (const uri of known) {
      if (!(await isIgnored(uri))) continue;
      leftOut.add(uri);
      projects.remove(uri);
      changed = true;
    }
    for (const uri of [...leftOut]) {
      if (await isIgnored(uri)) continue;
      await comeBack(uri);
      changed = true;
    }
    return changed;
  };
  return { take, reconsider };
}
