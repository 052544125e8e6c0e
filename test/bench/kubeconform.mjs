/**
 * The yardstick of the speed benchmark: kubeconform from the Go module proxy, with JSON schemas made from Podlint's own OpenAPI facts,
 * so that it checks offline what it usually downloads.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { root } from '../tools/podlint.mjs';
import { goTool } from './go-tool.mjs';

const VERSION = 'v0.8.0';
const folder = `${root}out/bench`;

function jsonSchema(facts) {
  const convert = (field) => {
    if (field.ref) return { $ref: `#/definitions/${field.ref}` };
    if (field.format === 'int-or-string') return { oneOf: [{ type: 'string' }, { type: 'integer' }] };
    if (field.type === 'array') return { type: ['array', 'null'], items: convert(field.items) };
    if (field.map) return { type: ['object', 'null'], additionalProperties: convert(field.map) };
    return field.type ? { type: [field.type, 'null'] } : {};
  };
  const definitions = {};
  for (const [name, type] of Object.entries(facts.types)) {
    if (name === 'pkg.api.resource.Quantity') definitions[name] = { oneOf: [{ type: 'string' }, { type: 'number' }] };
    else if (!type.fields) definitions[name] = convert(type);
    else {
      const properties = Object.fromEntries(Object.entries(type.fields).map(([key, field]) => [key, convert(field)]));
      // Draft 4 knows no empty `required`.
      const required = type.required ? { required: type.required } : {};
      definitions[name] = { type: ['object', 'null'], properties, ...required, additionalProperties: false };
    }
  }
  return definitions;
}

/** kubeconform wants one self-contained file per kind: keep only what the kind reaches. */
function reachable(definitions, start) {
  const kept = {};
  const queue = [start];
  while (queue.length > 0) {
    const name = queue.pop();
    if (Object.hasOwn(kept, name) || !definitions[name]) continue;
    kept[name] = definitions[name];
    for (const [, target] of JSON.stringify(definitions[name]).matchAll(/#\/definitions\/([^"]+)/g)) queue.push(target);
  }
  return kept;
}

function writeSchemas(target) {
  const facts = JSON.parse(readFileSync(`${root}server/engine/kubernetes/data/openapi.json`, 'utf8'));
  const definitions = jsonSchema(facts);
  mkdirSync(target, { recursive: true });
  for (const [key, type] of Object.entries(facts.kinds)) {
    const [apiVersion, kind] = key.split(' ');
    const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
    const suffix = group === '' ? version : `${group.split('.')[0]}-${version}`;
    writeFileSync(
      `${target}/${kind.toLowerCase()}-${suffix}.json`,
      JSON.stringify({ ...definitions[type], definitions: reachable(definitions, type) }),
    );
  }
}

/** Command line of kubeconform over these paths; undefined where there is no Go to build it with. */
export function kubeconform() {
  const schemas = `${folder}/schemas`;
  const binary = goTool('kubeconform', `github.com/yannh/kubeconform/cmd/kubeconform@${VERSION}`);
  if (binary === undefined) return undefined;
  if (!existsSync(schemas)) writeSchemas(schemas);
  const location = `${schemas}/{{ .ResourceKind }}{{ .KindSuffix }}.json`;
  return (paths) => [
    binary,
    '-schema-location',
    location,
    '-ignore-missing-schemas',
    '-summary',
    '-output',
    'json',
    ...paths,
  ];
}
