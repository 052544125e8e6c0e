/** Bundles that load one another without being files of a folder. */
import { createRequire } from 'node:module';
import type { Script } from 'node:vm';
import type { Bundle } from './compiled.js';
import { run } from './compiled.js';

export interface Programs {
  readonly sourceOf: (name: string) => string;
  readonly compile: (bundle: Bundle, name: string) => Script;
  /** The `__filename` of all. */
  readonly path: string;
}

/** What `require` does in a bundle: another bundle is run once, all else is Node's own. */
export function createLoader({ sourceOf, compile, path }: Programs): (id: string) => unknown {
  const requireBuiltIn = createRequire(path);
  const loaded = new Map<string, unknown>();
  const load = (id: string): unknown => {
    if (!id.startsWith('./')) return requireBuiltIn(id);
    const name = id.slice(2);
    if (!loaded.has(name)) loaded.set(name, run(compile({ source: sourceOf(name), path }, name), path, load));
    return loaded.get(name);
  };
  return load;
}

/** Commands that have compiled code of their own; the others start with that for linting, and compile what else they call. */
const COMPILED = ['lint', 'thread', 'simulate', 'lsp'];

/** The name that the code of a bundle is kept by. */
export function codeName(name: string, command: string): string {
  return `${name}.${COMPILED.includes(command) ? command : 'lint'}.code`;
}
