import type { Site } from '../kubernetes/object.js';
import type { Workspace } from '../workspace/workspace.js';

/** What a hover is told about the world. */
export interface HoverContext {
  readonly workspace: Workspace;
  /** A word of Markdown that leads to a place. */
  readonly link: (text: string, site: Site) => string;
}
