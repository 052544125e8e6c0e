/** The shape of a result and of its parts. */
import type * as Protocol from '../../../server/protocol/simulator.js';
import { count, flag, holding, list, number, oneOf, record, text } from './checks.js';

export type Item<T extends readonly unknown[]> = T[number];

export const place = record<Protocol.PlaceInText>({
  uri: text,
  line: count,
  character: count,
  endLine: count,
  endCharacter: count,
});
export const fact = record<{ readonly label: string; readonly value: string }>({ label: text, value: text });

export const podChoice = record<Protocol.PodChoice>({ id: text, title: text, kind: text, name: text, place });
const clusterChoice = record<Protocol.ClusterChoice>({
  id: text,
  label: text,
  description: text,
  kind: oneOf('preset', 'file'),
});

const verdict = record<Protocol.Verdict>(
  {
    outcome: oneOf('fits', 'partly', 'pending', 'preempts', 'gated', 'bypasses', 'rejected', 'unknown'),
    fit: count,
    total: count,
    text,
    details: list(text),
    target: text,
    ties: list(text),
    score: number,
    event: text,
    victims: list(text),
    totals: text,
  },
  'target',
  'score',
  'event',
);

const problem = record<Protocol.Problem>({
  rule: text,
  severity: oneOf('error', 'warning', 'info'),
  message: text,
  place,
  changesVerdict: flag,
});

const hintFields = { label: text, place, editId: text, unlocks: count };
export const hint = record<Protocol.Hint>(hintFields, 'place', 'editId');
const remedy = record<Protocol.Remedy>({ ...hintFields, nodes: list(text) }, 'place', 'editId');

const replicas = record<Protocol.Replicas>(
  {
    count,
    written: count,
    most: count,
    placed: count,
    strip: list(
      record<Item<Protocol.Replicas['strip']>>(
        { replica: count, outcome: oneOf('placed', 'preempts', 'pending'), node: text },
        'node',
      ),
    ),
    firstPending: count,
    reason: text,
    zones: list(
      record<Item<Protocol.Replicas['zones']>>({ zone: text, nodes: count, placed: count, reasons: list(text) }),
    ),
    writeEditId: text,
    place,
  },
  'written',
  'firstPending',
  'reason',
  'writeEditId',
  'place',
);

export const nodeState = oneOf('ready', 'cordoned', 'failed', 'notReady');

const bar = record<Protocol.ResourceBar>(
  { resource: text, used: number, added: number, capacity: number, text, over: text },
  'over',
);

const nodeCard = record<Protocol.NodeCard>(
  {
    name: text,
    zone: text,
    pool: text,
    state: nodeState,
    outcome: oneOf('lands', 'fits', 'blocked', 'notTried'),
    score: number,
    replicas: count,
    resources: list(bar),
    reason: text,
    pods: list(record<Item<Protocol.NodeCard['pods']>>({ name: text, own: flag })),
    podCount: count,
  },
  'zone',
  'pool',
  'score',
  'reason',
);

export const operation = holding<Protocol.SimulatorOperation>('op', text);
const chip = record<Protocol.OperationChip>({ index: count, label: text, problem: text }, 'problem');

const event = record<Protocol.TimelineEvent>(
  {
    time: number,
    kind: text,
    about: oneOf('pod', 'node', 'service', 'workload', 'other'),
    object: text,
    message: text,
    level: oneOf('good', 'bad', 'neutral'),
    node: text,
    ip: text,
    formerIp: text,
  },
  'node',
  'ip',
  'formerIp',
);

const lane = record<Protocol.Lane>({
  pod: text,
  container: text,
  role: oneOf('init', 'sidecar', 'main'),
  bars: list(
    record<Item<Protocol.Lane['bars']>>(
      { from: number, to: number, state: oneOf('waiting', 'running', 'terminating', 'failed'), label: text },
      'to',
    ),
  ),
});

const timeline = record<Protocol.Timeline>({
  now: number,
  end: number,
  events: list(event),
  leftOut: count,
  lanes: list(lane),
});

export const service = record<Protocol.ServiceCard>(
  {
    name: text,
    ports: list(
      record<Item<Protocol.ServiceCard['ports']>>(
        { port: count, target: text, resolved: text, problem: text, place },
        'resolved',
        'problem',
        'place',
      ),
    ),
    endpoints: list(
      record<Item<Protocol.ServiceCard['endpoints']>>({
        ip: text,
        pod: text,
        node: text,
        state: oneOf('ready', 'serving', 'terminating', 'notReady'),
      }),
    ),
    calls: list(record<Item<Protocol.ServiceCard['calls']>>({ from: text, to: text, text, ok: flag })),
    problem: text,
    place,
  },
  'problem',
  'place',
);

const house = record<Protocol.House>(
  {
    name: text,
    ip: text,
    rooms: list(
      record<Protocol.Room>(
        { container: text, image: text, phase: oneOf('init', 'sidecar', 'main'), role: text, problem: text, place },
        'role',
        'problem',
      ),
    ),
    doors: list(
      record<Protocol.Door>(
        {
          port: count,
          protocol: text,
          bind: text,
          containers: list(text),
          source: text,
          callers: list(text),
          services: list(text),
          problem: text,
          place,
        },
        'problem',
        'place',
      ),
    ),
    volumes: list(
      record<Protocol.HouseVolume>(
        {
          name: text,
          kind: text,
          survives: text,
          mounts: list(record<Item<Protocol.HouseVolume['mounts']>>({ container: text, path: text, readOnly: flag })),
          place,
        },
        'place',
      ),
    ),
  },
  'ip',
);

export const result = record<Protocol.Result>(
  {
    type: oneOf('result'),
    generation: count,
    document: record<Protocol.Result['document']>({ uri: text, version: number, name: text }),
    pod: text,
    pods: list(podChoice),
    workload: text,
    cluster: text,
    clusters: list(clusterChoice),
    kubernetes: text,
    stale: record<NonNullable<Protocol.Result['stale']>>({ message: text, place }),
    clusterProblem: record<NonNullable<Protocol.Result['clusterProblem']>>({ message: text, place }, 'place'),
    partial: record<NonNullable<Protocol.Result['partial']>>({ message: text }),
    verdict,
    problems: list(problem),
    remedies: list(remedy),
    replicas,
    nodes: list(nodeCard),
    operations: list(chip),
    canUndo: flag,
    canRedo: flag,
    seed: number,
    timeline,
    house,
    services: list(service),
    addServiceEditId: text,
    limits: list(record<Item<Protocol.Result['limits']>>({ name: text, reason: text })),
  },
  'workload',
  'stale',
  'clusterProblem',
  'partial',
  'addServiceEditId',
);
