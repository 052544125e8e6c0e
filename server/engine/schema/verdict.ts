/**
 * Verdicts in the form of the recorded ones of a real API server, to be compared with them: `podlint validate --cases`.
 * Lists are sorted and exact repeats dropped, lines and columns count from 1 inside the document.
 */
import { parseFast } from '../document/parse.js';
import type { Path, YamlDocument, YamlNode } from '../document/tree.js';
import { duplicateKeyMessage, listDuplicateKeys } from './duplicate-keys.js';
import type { FieldError } from './field.js';
import { locator, type Position } from './locate.js';
import type { PodSecurity } from './pod-security/pod-security.js';
import { syntaxMessage } from './syntax-message.js';
import { validateObject } from './validate-object.js';

export interface VerdictError extends Position {
  readonly field: string;
  readonly type: string;
  readonly detail: string;
  readonly badValue?: FieldError['badValue'];
  readonly message: string;
  readonly origin?: string;
}

export interface Verdict {
  readonly docIndex: number;
  readonly line: number;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly supported: boolean;
  readonly decodeError?: string;
  readonly strictErrors: readonly string[];
  readonly duplicateKeys?: readonly { readonly path: string; readonly line: number }[];
  readonly errors: readonly VerdictError[];
  readonly warnings: readonly string[];
  readonly latentWarnings?: readonly string[];
  readonly podSecurity?: { readonly baseline: readonly string[]; readonly restricted: readonly string[] };
}

/** The verdicts on a text. */
export function validateText(text: string): readonly Verdict[] {
  const { documents, template } = parseFast(text);
  if (template) return [{ docIndex: 0, line: 1, ...unread, decodeError: templateMessage }];
  return documents.flatMap(validateDocument);
}

const templateMessage = 'error parsing YAML: yaml: invalid map key: the text holds template actions';

/** The verdict on a document, or on each item of a `v1` `List`. */
export function validateDocument(document: YamlDocument): readonly Verdict[] {
  const problem = syntaxMessage(document);
  const place = { docIndex: document.index, line: lineOf(document) };
  if (problem !== undefined) return [{ ...place, ...unread, decodeError: problem }];
  const items = listItems(document.root);
  if (items) return items.map((item) => ({ ...place, ...judge(document, item) }));
  return [{ ...place, ...judge(document, document.root) }];
}

const unread = { apiVersion: '', kind: '', name: '', supported: false, strictErrors: [], errors: [], warnings: [] };

function judge(document: YamlDocument, node: YamlNode | undefined): Omit<Verdict, 'docIndex' | 'line'> {
  const text = contentOf(document);
  const { apiVersion, kind, name, supported, decodeError, ...judgement } = validateObject(node, text);
  const header = { apiVersion, kind, name, supported };
  const duplicateKeys = listDuplicateKeys(document, node);
  const duplicates = duplicateKeys.length === 0 ? {} : { duplicateKeys };
  if (!supported || decodeError) {
    const message = supported ? decodeError?.message : decodeError?.message.split('\n')[0];
    const said = message === undefined ? {} : { decodeError: message };
    return { ...header, ...said, strictErrors: [], ...duplicates, errors: [], warnings: [] };
  }
  const repeated = duplicateKeyMessage(document, node);
  const strictErrors = [
    ...(repeated === undefined ? [] : [repeated]),
    ...judgement.unknownFields.map(({ message }) => message),
  ];
  const errors = sortErrors(judgement.errors, locator(document, node));
  const warnings = [...new Set(judgement.warnings.map(({ message }) => message))].sort();
  const clean = errors.length === 0 && strictErrors.length === 0;
  const latent = !clean && warnings.length > 0 ? { latentWarnings: warnings } : {};
  return {
    ...header,
    strictErrors,
    ...duplicates,
    errors,
    warnings: clean ? warnings : [],
    ...latent,
    ...printPodSecurity(judgement.findPodSecurity()),
  };
}

function printPodSecurity(security: PodSecurity | undefined): Pick<Verdict, 'podSecurity'> {
  if (!security) return {};
  const print = ({ reason, detail }: { readonly reason: string; readonly detail: string }) =>
    detail === '' ? reason : `${reason} (${detail})`;
  return { podSecurity: { baseline: security.baseline.map(print), restricted: security.restricted.map(print) } };
}

function sortErrors(errors: readonly FieldError[], locate: (path: Path) => Position): VerdictError[] {
  const seen = new Set<string>();
  return errors
    .filter(({ type, message }) => !seen.has(`${type} ${message}`) && seen.add(`${type} ${message}`))
    .map(({ path, field, type, ...error }) => ({ field, type, ...error, ...locate(path) }))
    .sort((left, right) => compare(left.field, right.field) || compare(left.message, right.message));
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The text of a document without its `---`. */
function contentOf({ text, start, end }: YamlDocument): string {
  return text.slice(start, end).replace(/^---[ \t\r]*\n/, '');
}

function lineOf({ text, start }: YamlDocument): number {
  const line = text.slice(0, start).split('\n').length;
  return /^---[ \t\r]*\n/.test(text.slice(start)) ? line + 1 : line;
}

/** The items of a `v1` `List`. */
function listItems(root: YamlNode | undefined): readonly YamlNode[] | undefined {
  if (root?.kind !== 'map') return undefined;
  const find = (name: string) => root.entries.findLast(({ key }) => key.value === name)?.value;
  const says = (name: string, text: string) => {
    const node = find(name);
    return node?.kind === 'scalar' && node.value === text;
  };
  const items = find('items');
  return says('kind', 'List') && says('apiVersion', 'v1') && items?.kind === 'sequence' ? items.items : undefined;
}
