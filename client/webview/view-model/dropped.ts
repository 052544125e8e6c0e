/** What somebody has dropped onto the panel or pasted into it: the texts of a cluster, or why they are none. */
import { t } from '../l10n.js';

export type Dropped =
  | { readonly kind: 'text'; readonly text: string }
  /** Files of the workspace by their addresses: only the extension can read them. */
  | { readonly kind: 'files'; readonly uris: readonly string[] }
  | { readonly kind: 'fault'; readonly fault: string };

/** The part of a `DataTransfer` that matters here. */
export interface Transfer {
  readonly files: ArrayLike<DroppedFile>;
  readonly getData: (type: string) => string;
}

export interface DroppedFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly text: () => Promise<string>;
}

/** A cluster of some thousand nodes with all its Pods is a tenth of it as kubectl prints it. */
const MOST_BYTES = 256 * 1024 * 1024;
const MOST_FILES = 50;

const fault = (sentence: string): Dropped => ({ kind: 'fault', fault: sentence });

/**
 * Files first, as a program that drags a file often drags its name as text along.
 * Everything that needs the transfer is taken from it at once: it is empty as soon as its event is over.
 */
export async function readTransfer(transfer: Transfer): Promise<Dropped> {
  const files = Array.from(transfer.files);
  const uris = readUris(transfer.getData('text/uri-list'));
  const text = transfer.getData('text/plain');
  if (files.length > 0) return readFiles(files);
  if (uris.length > 0) return uris.length > MOST_FILES ? tooMany() : { kind: 'files', uris };
  return judgeText(text);
}

const tooMany = (): Dropped => fault(t('At most {0} files can be imported at once.', MOST_FILES));

/** One address a line; lines that begin with a hash are comments. */
const readUris = (list: string): readonly string[] =>
  list.split(/\r?\n/).filter((line) => /^(?:file|vscode-[a-z-]+):/.test(line));

async function readFiles(files: readonly DroppedFile[]): Promise<Dropped> {
  if (files.length > MOST_FILES) return tooMany();
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (size > MOST_BYTES) return tooLarge();
  try {
    const texts = await Promise.all(files.map((file) => file.text()));
    return judgeText(texts.join('\n---\n'));
  } catch {
    // A folder looks like a file until it is read.
    return fault(t('{0} cannot be read.', files.map(({ name }) => name).join(', ')));
  }
}

const tooLarge = (): Dropped => fault(t('This is more than {0} MB.', MOST_BYTES / 1024 / 1024));

/** What can be told without reading it as YAML: the language server does that. */
function judgeText(text: string): Dropped {
  if (text.length > MOST_BYTES) return tooLarge();
  if (text.trim() === '' || text.includes('\0'))
    return fault(t('There is no text in it: {0} prints what is needed.', 'kubectl get nodes,pods -A -o yaml'));
  return { kind: 'text', text };
}
