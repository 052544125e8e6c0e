/**
 * Prints cases for `test/oracle/api`: for each field of each judged kind a few manifests that hold an odd value in it, one to a manifest.
 *
 * node test/tools/field-manifests.mjs | out/apioracle -corpus | node test/tools/field-manifests.mjs --pick | gzip -9n > test/golden/api/fields.ndjson.gz
 *
 * `--pick` keeps of the judged cases one of each answer to a field, and drops those that the server does not answer.
 */
import { readFileSync } from 'node:fs';
import { stringify } from 'yaml';

const facts = JSON.parse(readFileSync(new URL('../../server/engine/kubernetes/data/openapi.json', import.meta.url)));

const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'a', image: 'a' }] } };
const jobTemplate = { metadata: {}, spec: { containers: [{ name: 'a', image: 'a' }], restartPolicy: 'Never' } };
const selector = { matchLabels: { app: 'a' } };

/** A spec of each kind that the server takes. */
const kinds = {
  'v1 Pod': { spec: template.spec },
  'v1 PodTemplate': { template },
  'v1 ReplicationController': { spec: { selector: { app: 'a' }, template } },
  'apps/v1 Deployment': { spec: { selector, template } },
  'apps/v1 DaemonSet': { spec: { selector, template } },
  'apps/v1 ReplicaSet': { spec: { selector, template } },
  'apps/v1 StatefulSet': { spec: { serviceName: 'a', selector, template } },
  'batch/v1 Job': { spec: { template: jobTemplate } },
  'batch/v1 CronJob': { spec: { schedule: '0 1 * * *', jobTemplate: { spec: { template: jobTemplate } } } },
  'autoscaling/v1 HorizontalPodAutoscaler': {
    spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' } },
  },
  'autoscaling/v2 HorizontalPodAutoscaler': {
    spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' } },
  },
  'policy/v1 PodDisruptionBudget': { spec: { selector } },
  'networking.k8s.io/v1 Ingress': { spec: { defaultBackend: { service: { name: 'a', port: { number: 80 } } } } },
  'networking.k8s.io/v1 NetworkPolicy': { spec: { podSelector: {} } },
  'v1 Service': { spec: { selector: { app: 'a' }, ports: [{ port: 80 }] } },
  'v1 PersistentVolumeClaim': {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  },
  'v1 ConfigMap': { data: { a: 'b' } },
  'v1 Secret': { data: { a: 'Yg==' } },
  'v1 ServiceAccount': {},
};

const oddText = [5, true, '', 'Odd value', 'a', 'a/b', '../a', 'x'.repeat(254)];
const oddNumbers = ['5', 1.5, -1, 0, 1, 101, 65536, 2147483648];

function oddValues(field) {
  if (field.ref !== undefined) return ['a', [], {}, null];
  if (field.items) return ['a', {}, [null], [{}], [5], oneOf(field.items, 'b')];
  if (field.map) return ['a', [], { a: 5 }, { 'A b': oneOf(field.map, 'c')[0] }];
  if (field.type === 'integer' || field.type === 'number') return oddNumbers;
  if (field.type === 'boolean') return ['true', 1, true, false];
  if (field.format === 'quantity') return ['1gb', '-1', '1.5m', '1Ki', 5];
  return oddText;
}

const oneOf = ({ type }, text) => [type === 'integer' ? 7 : text];

/** Fields of a kind with the steps that lead to them, each field of each type once, by the shortest way. */
function* fieldsOf(kind) {
  const seen = new Set();
  let level = [{ type: facts.kinds[kind], steps: [] }];
  while (level.length > 0) {
    const next = [];
    for (const { type, steps } of level) {
      if (seen.has(type) || facts.types[type] === undefined) continue;
      seen.add(type);
      for (const [name, field] of Object.entries(facts.types[type].fields ?? {})) {
        if (steps.length === 0 && ['apiVersion', 'kind', 'status'].includes(name)) continue;
        yield { type, name, field, steps };
        const inner = field.ref ?? field.items?.ref ?? field.map?.ref;
        if (inner !== undefined) {
          const step = field.ref === undefined ? [name, field.items ? 0 : 'a'] : [name];
          next.push({ type: inner, steps: [...steps, ...step] });
        }
      }
    }
    level = next;
  }
}

function withValue(object, [step, ...rest], value) {
  if (step === undefined) return value;
  const copy = typeof step === 'number' ? [...(Array.isArray(object) ? object : [])] : { ...object };
  copy[step] = withValue(copy[step], rest, value);
  return copy;
}

function printCases() {
  const asked = new Set();
  for (const [kind, body] of Object.entries(kinds)) {
    const [apiVersion, name] = kind.split(' ');
    const base = { apiVersion, kind: name, metadata: { name: 'a' }, ...body };
    for (const { type, name: field, field: facts, steps } of fieldsOf(kind)) {
      // Templates are the same in every kind; what is special of a kind is above them.
      const rule = `${type} ${field}`;
      if (asked.has(rule) && steps.includes('template')) continue;
      asked.add(rule);
      for (const [index, value] of oddValues(facts).entries()) {
        const yaml = stringify(withValue(base, [...steps, field], value));
        const id = `${name}-${[...steps, field].join('.')}-${index}`;
        console.log(JSON.stringify({ id, topic: name, rule, want: 'mut', yaml }));
      }
    }
  }
}

function printPicked() {
  const answers = new Set();
  for (const line of readFileSync(0, 'utf8').split('\n')) {
    if (line === '') continue;
    const { rule, verdict } = JSON.parse(line);
    if (verdict === null) continue;
    const { decodeError, strictErrors, errors, warnings } = verdict;
    const answer = JSON.stringify([rule, decodeError, strictErrors, errors, warnings]);
    if (answers.has(answer)) continue;
    answers.add(answer);
    console.log(line);
  }
}

if (process.argv.includes('--pick')) printPicked();
else printCases();
