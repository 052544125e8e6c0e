/**
 * What the panel believes: a message is drawn only when all of it has the shape that `server/protocol/simulator.ts` gives it.
 * Anything can post to a webview's window, so nothing is assumed of what arrives.
 */
import type * as Protocol from '../../../server/protocol/simulator.js';
import { count, flag, list, number, oneOf, record, text, type Check } from './checks.js';
import { fact, hint, nodeState, operation, place, podChoice, result, service, type Item } from './result-checks.js';

const podRowFields = {
  name: text,
  own: flag,
  priority: number,
  requests: text,
  status: text,
  ip: text,
};

const nodeDetails = record<Protocol.NodeDetails>(
  {
    type: oneOf('node'),
    generation: count,
    name: text,
    facts: list(fact),
    reasons: list(
      record<Protocol.Reason>({ plugin: text, message: text, words: text, places: list(place), hints: list(hint) }),
    ),
    passed: list(record<Item<Protocol.NodeDetails['passed']>>({ plugin: text, label: text })),
    scores: list(
      record<Protocol.ScoreRow>(
        {
          plugin: text,
          description: text,
          raw: number,
          normalized: number,
          weight: number,
          points: number,
          winnerPoints: number,
          model: oneOf('modelled', 'approximated'),
        },
        'winnerPoints',
      ),
    ),
    total: number,
    winner: record<NonNullable<Protocol.NodeDetails['winner']>>({ node: text, total: number }),
    comparison: text,
    pods: list(record<Protocol.PodRow>(podRowFields, 'ip')),
  },
  'total',
  'winner',
  'comparison',
);

const moment = record<Protocol.Moment>({
  type: oneOf('moment'),
  generation: count,
  time: number,
  nodes: list(record<Item<Protocol.Moment['nodes']>>({ name: text, state: nodeState, pods: count, own: list(text) })),
  pods: list(
    record<Item<Protocol.Moment['pods']>>(
      { ...podRowFields, node: text, ready: flag, restarts: count, message: text },
      'ip',
      'node',
      'message',
    ),
  ),
  services: list(service),
});

const supposed = record<Protocol.Supposed>(
  { replicas: count, operations: list(operation), seed: number, cluster: text },
  ...(['replicas', 'operations', 'seed', 'cluster'] as const),
);

const viewState = record<Protocol.ViewState>(
  {
    uri: text,
    pod: text,
    supposed,
    locked: flag,
    folded: list(text),
    view: oneOf('grid', 'list'),
  },
  ...(['uri', 'pod', 'supposed', 'locked', 'folded', 'view'] as const),
);

const MESSAGES: { readonly [Type in Protocol.ToView['type']]: Check<Extract<Protocol.ToView, { type: Type }>> } = {
  result,
  node: nodeDetails,
  moment,
  preflight: record({
    type: oneOf('preflight'),
    generation: count,
    title: text,
    survives: flag,
    pods: list(record<Item<Protocol.Preflight['pods']>>({ pod: text, own: flag, fate: text, text, good: flag })),
  }),
  survival: record({
    type: oneOf('survival'),
    generation: count,
    rows: list(
      record<Item<Protocol.Survival['rows']>>({
        scope: oneOf('node', 'zone'),
        name: text,
        cells: list(
          record<Item<Item<Protocol.Survival['rows']>['cells']>>({
            disaster: oneOf('cordon', 'drain', 'fail'),
            survives: flag,
            text,
          }),
        ),
      }),
    ),
  }),
  rollout: record({ type: oneOf('rollout'), generation: count, completes: flag, text, facts: list(fact) }),
  autoscaler: record<Protocol.Autoscaler>(
    { type: oneOf('autoscaler'), generation: count, name: text, text, facts: list(fact) },
    'name',
  ),
  compare: record({
    type: oneOf('compare'),
    generation: count,
    columns: list(
      record<Item<Protocol.Comparison['columns']>>({
        title: text,
        text,
        facts: list(
          record<Item<Item<Protocol.Comparison['columns']>['facts']>>({ label: text, value: text, good: flag }),
        ),
      }),
    ),
  }),
  whyPending: record({
    type: oneOf('whyPending'),
    generation: count,
    text,
    reasons: list(
      record<Item<Protocol.WhyPending['reasons']>>({ nodes: count, reason: text, words: text, places: list(place) }),
    ),
  }),
  empty: record({
    type: oneOf('empty'),
    reason: oneOf('noPod', 'noNodes', 'helm', 'serverDown', 'loading'),
    text,
    candidates: list(podChoice),
  }),
  failure: record<Protocol.Failure>(
    {
      type: oneOf('failure'),
      text,
      place,
      document: record<NonNullable<Protocol.Failure['document']>>({ uri: text, name: text }),
      pods: list(podChoice),
    },
    'place',
    'document',
  ),
  imported: record({ type: oneOf('imported'), failed: flag, text }),
  supposed: record({ type: oneOf('supposed'), supposed }),
  locked: record({ type: oneOf('locked'), locked: flag }),
  restore: record({ type: oneOf('restore'), state: viewState }),
};

/** The message, or nothing when it is not one. */
export function readToView(data: unknown): Protocol.ToView | undefined {
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, 'type')) return undefined;
  const { type } = data as { type: unknown };
  if (typeof type !== 'string' || !Object.hasOwn(MESSAGES, type)) return undefined;
  const check: Check<Protocol.ToView> = MESSAGES[type as Protocol.ToView['type']];
  return check(data) ? data : undefined;
}

/** What this panel remembered, or nothing when it is of another version. */
export const readViewState = (data: unknown): Protocol.ViewState | undefined => (viewState(data) ? data : undefined);
