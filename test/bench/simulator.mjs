/**
 * How long the scheduling preview waits after a key stroke, through the built server over stdio:
 * `node test/bench/simulator.mjs [--nodes 50,200,1000] [--replicas 3,10,20] [--strokes 60] [--seed 1]`.
 *
 * At each size a file with a Deployment, its Service, autoscaler and budget is open, on a cluster file with that many nodes of several
 * pools, with others' Pods on them. A stroke is an incremental change of a number in the manifest; it ends with the result for the
 * version it has made, which is the whole picture: verdict, replicas, nodes, timeline, Service, house. After each of them, as the panel
 * does, the details of a node are asked for (`details`); then moments of the timeline are asked for as a drag of its slider does
 * (`moment`), and positions of the replica slider (`drag`).
 *
 * Prints one JSON object a line; ends with 1 when anything is over budget. Wall-clock times mean something on an idle machine only;
 * `processor` (mean milliseconds of the server's processor time for a stroke and its details) is what a busy one changes least.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { connect, memoryOf, percentile, processorTimeOf } from './lsp-client.mjs';

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '50,200,1000' },
    replicas: { type: 'string', default: '3,10,20' },
    strokes: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
  },
});

/** Milliseconds at the 95th percentile. A drag is answered thirty times a second up to 200 nodes. */
const budgetFor = (nodes) => ({
  stroke: nodes <= 50 ? 100 : 500,
  ...(nodes <= 200 && { moment: 1000 / 30 }),
});

/** Numbers that look like any but are the same for the same seed (mulberry32). */
function createRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Pools that differ in size, zone, label, taint and load. */
function clusterOf(nodes, random) {
  const shares = [0.5, 0.3, 0.1, 0.1];
  const names = ['general', 'memory', 'spot', 'gpu'];
  const counts = shares.map((share) => Math.floor(nodes * share));
  counts[0] += nodes - counts.reduce((sum, count) => sum + count, 0);
  const pools = names.map((name, index) => {
    const load = () => 30 + Math.floor(random() * 40);
    return `  - name: ${name}
    count: ${counts[index]}
    capacity: {cpu: "${4 * (index + 1)}", memory: ${16 * (index + 1)}Gi}
    zones: [zone-a, zone-b, zone-c]
    labels: {pool: ${name}}
${index < 2 ? '' : `    taints: [{key: dedicated, value: ${name}, effect: NoSchedule}]\n`}    load: {cpu: ${load()}%, memory: ${load()}%, pods: ${5 + Math.floor(random() * 10)}}`;
  });
  return `apiVersion: podlint.dev/v1\nkind: Cluster\nmetadata:\n  name: bench\nnodePools:\n${pools.join('\n')}\n`;
}

const manifestOf = (replicas) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  replicas: ${replicas}
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: DoNotSchedule
          labelSelector:
            matchLabels: {app: web}
      affinity:
        podAntiAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 50
              podAffinityTerm:
                topologyKey: kubernetes.io/hostname
                labelSelector:
                  matchLabels: {app: web}
      initContainers:
        - name: proxy
          image: envoyproxy/envoy:v1.36.2
          restartPolicy: Always
          ports: [{name: proxy, containerPort: 15001}]
          startupProbe:
            tcpSocket: {port: proxy}
          resources:
            requests: {cpu: 50m, memory: 64Mi}
      containers:
        - name: web
          image: registry.example.com/shop/web:2.1.0
          ports: [{name: http, containerPort: 8080}]
          readinessProbe:
            httpGet: {path: /ready, port: http}
          resources:
            requests: {cpu: 250m, memory: 1000Mi}
            limits: {memory: 2Gi}
          volumeMounts: [{name: cache, mountPath: /cache}]
      volumes:
        - name: cache
          emptyDir: {sizeLimit: 1Gi}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: http}]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web, namespace: shop}
spec:
  maxUnavailable: 1
  selector:
    matchLabels: {app: web}
`;

/** The line and the digits that the strokes change. */
function digitsOf(text) {
  const lines = text.split('\n');
  const line = lines.findIndex((candidate) => candidate.includes('memory: 1000Mi'));
  const start = lines[line].indexOf('1000Mi');
  return { start: { line, character: start }, end: { line, character: start + 4 } };
}

/** A panel on an open document. */
function createPanel(connection, uri) {
  let take;
  connection.onNotification('podlint/simulator/answer', ({ message }) => take?.(message));
  connection.onNotification('podlint/simulator/supposed', () => undefined);
  const tell = (message) => connection.sendNotification('podlint/simulator/message', { panel: 'bench', message });
  /** Milliseconds until a message comes that is the answer; what comes in between belongs to something older. */
  const until = async (isAnswer, say) => {
    const started = performance.now();
    const answered = new Promise((resolve) => {
      take = (message) => isAnswer(message) && resolve(message);
    });
    await say();
    const message = await answered;
    return { message, taken: performance.now() - started };
  };
  const change = (version, range, text) =>
    connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range, text }],
    });
  return { tell, until, change };
}

const statistics = (taken) => ({
  p50: percentile([...taken], 0.5),
  p95: percentile([...taken], 0.95),
  max: percentile([...taken], 1),
});

async function measure(nodes, replicas) {
  const folder = mkdtempSync(join(tmpdir(), 'podlint-bench-'));
  const random = createRandom(Number(values.seed));
  writeFileSync(join(folder, 'cluster.podlint.yaml'), clusterOf(nodes, random));
  const text = manifestOf(replicas);
  writeFileSync(join(folder, 'web.yaml'), text);
  const { pid, connection, ready, stop } = await connect(folder, { simulator: true });
  try {
    await ready;
    return await measurePanel({ connection, pid, uri: pathToFileURL(join(folder, 'web.yaml')).href, text, random });
  } finally {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measurePanel({ connection, pid, uri, text, random }) {
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'yaml', version: 1, text },
  });
  const { tell, until, change } = createPanel(connection, uri);
  const isResult = (wanted) => (message) => message.type === 'result' && message.document.version === wanted;
  const first = await until(isResult(1), () => tell({ type: 'watch', uri, line: 0, character: 0 }));
  const names = first.message.nodes.map(({ name }) => name);
  const digits = digitsOf(text);
  const strokes = [];
  const details = [];
  const before = processorTimeOf(pid);
  for (let version = 2; version < Number(values.strokes) + 2; version += 1) {
    const digitsTyped = String(1000 + Math.floor(random() * 9000));
    const stroke = await until(isResult(version), () => change(version, digits, digitsTyped));
    strokes.push(stroke.taken);
    const name = names[Math.floor(random() * names.length)];
    const isDetails = (message) => message.type === 'node' && message.name === name;
    details.push((await until(isDetails, () => tell({ type: 'node', name }))).taken);
  }
  const processor = before === undefined ? undefined : (processorTimeOf(pid) - before) / strokes.length;
  const end = first.message.timeline.end;
  const moments = [];
  const drags = [];
  for (let at = 0; at < Number(values.strokes); at += 1) {
    const time = Math.floor((end * at) / Number(values.strokes));
    const moment = await until(
      ({ type }) => type === 'moment',
      () => tell({ type: 'moment', time }),
    );
    moments.push(moment.taken);
  }
  for (let at = 0; at < Math.min(30, Number(values.strokes)); at += 1) {
    const isAnswer = (message) => message.type === 'result' && message.replicas.count === 1 + at;
    drags.push((await until(isAnswer, () => tell({ type: 'replicas', count: 1 + at }))).taken);
  }
  return {
    nodes: names.length,
    replicas: first.message.replicas.count,
    first: Math.round(first.taken),
    stroke: statistics(strokes),
    details: statistics(details),
    moment: statistics(moments),
    drag: statistics(drags),
    ...(processor !== undefined && { processor: Math.round(processor) }),
    rss: memoryOf(pid),
  };
}

const numbers = (list) => list.split(',').map(Number);
const replicas = numbers(values.replicas);
let failed = false;
for (const [index, nodes] of numbers(values.nodes).entries()) {
  const figures = await measure(nodes, replicas[index] ?? replicas.at(-1));
  console.log(JSON.stringify(figures));
  for (const [name, budget] of Object.entries(budgetFor(nodes))) {
    if (figures[name].p95 <= budget) continue;
    failed = true;
    console.error(`${name} at ${nodes} nodes: ${figures[name].p95} ms, which is over ${Math.round(budget)}.`);
  }
}
process.exitCode = failed ? 1 : 0;
