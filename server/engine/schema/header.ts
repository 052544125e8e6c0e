/** What an object says of itself, read before its kind is known. */
import type { YamlMap, YamlNode } from '../document/tree.js';

export interface Header {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** The server's words where kind or version cannot be told; nothing else is read then. */
  readonly error: string | undefined;
}

/** The anonymous struct into which the server reads kind and version. */
const metaStruct = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`;
const cannotTell = "couldn't get version/kind; json parse error: json: cannot unmarshal";

/** `text` is the document, for errors that quote it. */
export function readHeader(root: YamlNode | undefined, text: string): Header {
  const apiVersion = textOf(root, 'apiVersion');
  const kind = textOf(root, 'kind');
  const header = { apiVersion, kind, name: textOf(find(root, 'metadata'), 'name') };
  return { ...header, error: headerError(root, header, text) };
}

function headerError(root: YamlNode | undefined, { apiVersion, kind }: Omit<Header, 'error'>, text: string) {
  if (apiVersion.split('/').length > 2) return `unexpected GroupVersion string: ${apiVersion}`;
  if (root?.kind !== 'map') return root && `${cannotTell} ${typeName(root)} into Go value of type ${metaStruct}`;
  for (const name of ['apiVersion', 'kind']) {
    const node = find(root, name);
    if (node && typeName(node) !== 'string' && typeName(node) !== 'null') {
      return `${cannotTell} ${typeName(node)} into Go struct field .${name} of type string`;
    }
  }
  const missing = kind === '' ? 'Kind' : apiVersion === '' ? 'apiVersion' : undefined;
  return missing === undefined ? undefined : `Object '${missing}' is missing in '${text}'`;
}

function typeName(node: YamlNode): string {
  if (node.kind !== 'scalar') return node.kind === 'map' ? 'object' : 'array';
  if (node.value === null) return 'null';
  const type = typeof node.value;
  return type === 'boolean' ? 'bool' : type === 'string' ? 'string' : 'number';
}

function textOf(node: YamlNode | undefined, name: string): string {
  const value = find(node, name);
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : '';
}

function find(node: YamlNode | undefined, name: string): YamlNode | undefined {
  return node?.kind === 'map' ? lastOf(node, name) : undefined;
}

/** The name as it is, or else in other letters' case: here, and only here, the server is not particular. */
function lastOf({ entries }: YamlMap, name: string): YamlNode | undefined {
  const exact = entries.findLast(({ key }) => key.value === name);
  if (exact) return exact.value;
  const folded = entries.filter(({ key }) => key.value.toLowerCase() === name.toLowerCase());
  return folded.sort((left, right) => (left.key.value < right.key.value ? -1 : 1)).at(-1)?.value;
}
