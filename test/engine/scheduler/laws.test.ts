import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runCycle } from '../../../server/engine/scheduler/framework/cycle.js';
import { createPodInfo } from '../../../server/engine/scheduler/snapshot/pod-info.js';
import { addPod, removePod, replaceNode, type Snapshot } from '../../../server/engine/scheduler/snapshot/snapshot.js';
import { admitPod } from '../../../server/engine/scheduler/admission/admit-pod.js';
import { toVerdict, type NodeVerdict, type PodVerdict } from '../../../server/engine/scheduler/verdict.js';
import { podNamed, situations, type Situation } from './arbitraries.js';
import { cycleOf, node, pod, profile, snapshotOf, verdictOf } from './objects.js';

const runs = { numRuns: 300 };

function snapshotIn({ nodes, running }: Situation): Snapshot {
  return snapshotOf(...nodes, ...running);
}

/** Without the order in which nodes are listed. */
function unordered(verdict: PodVerdict): unknown {
  const sort = (record: Readonly<Record<string, unknown>> = {}): unknown =>
    Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1));
  return { ...verdict, nodes: sort(verdict.nodes), scores: sort(verdict.scores), rawScores: sort(verdict.rawScores) };
}

function fits({ nodes = {} }: PodVerdict): readonly string[] {
  return Object.keys(nodes).filter((name) => nodes[name].fits);
}

/** A node that shares no topology domain, no name and no label value with any other. */
const stranger = node('stranger', {
  labels: { 'topology.kubernetes.io/zone': 'elsewhere', disk: 'tape' },
  allocatable: { cpu: '64', memory: '512Gi' },
});

/** Where a new domain counts: it lowers the smallest number of Pods in any. */
function spreadsStrictly({ wanted }: Situation): boolean {
  return (wanted.spec?.topologySpreadConstraints ?? []).some(
    ({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule',
  );
}

describe('laws of scheduling', () => {
  it('the order of the nodes means nothing', () => {
    fc.assert(
      fc.property(situations, fc.array(fc.nat(), { minLength: 6, maxLength: 6 }), (situation, keys) => {
        const shuffled = [...situation.nodes]
          .map((each, index) => ({ each, key: keys[index] }))
          .sort((left, right) => left.key - right.key)
          .map(({ each }) => each);
        const one = verdictOf(snapshotIn(situation), situation.wanted);
        const other = verdictOf(snapshotIn({ ...situation, nodes: shuffled }), situation.wanted);
        expect(unordered(other)).toEqual(unordered(one));
      }),
      runs,
    );
  });

  it('one more node in a domain of its own takes no node away, unless Pods must spread', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        fc.pre(!spreadsStrictly(situation));
        const before = fits(verdictOf(snapshotIn(situation), situation.wanted));
        const after = fits(verdictOf(snapshotOf(...situation.nodes, stranger, ...situation.running), situation.wanted));
        expect(after.filter((name) => name !== 'stranger')).toEqual(before);
      }),
      runs,
    );
  });

  it('one more node can only be held against others by a spread constraint', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const before = fits(verdictOf(snapshotIn(situation), situation.wanted));
        const after = verdictOf(snapshotOf(...situation.nodes, stranger, ...situation.running), situation.wanted);
        for (const name of before) {
          expect(after.nodes?.[name]).toSatisfy(
            (verdict: NodeVerdict) => verdict.fits || verdict.plugin === 'PodTopologySpread',
          );
        }
      }),
      runs,
    );
  });

  it('normalised scores are integers from 0 to 100', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const { scores } = runCycle(cycleOf(snapshotIn(situation), situation.wanted));
        for (const { plugin, normalized } of scores?.plugins ?? []) {
          for (const score of normalized) {
            expect(Number.isInteger(score) && score >= 0 && score <= 100, `${plugin} gives ${score}`).toBe(true);
          }
        }
      }),
      runs,
    );
  });

  it('the best nodes are those with the highest total', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const { scores = {}, best = [] } = verdictOf(snapshotIn(situation), situation.wanted);
        const highest = Math.max(...Object.values(scores).map(({ total }) => total));
        expect(best).toEqual(
          Object.keys(scores)
            .filter((name) => scores[name].total === highest)
            .sort(),
        );
      }),
      runs,
    );
  });

  it('explain mode comes to the same verdict, and begins with the same refusal', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const cycle = cycleOf(snapshotIn(situation), situation.wanted);
        const short = runCycle(cycle);
        const long = runCycle(cycle, { explain: true });
        expect(toVerdict(cycle, long)).toEqual(toVerdict(cycle, short));
        for (const [index, rejection] of short.rejections.entries()) {
          expect(long.explained?.[index][0]).toEqual(rejection);
        }
      }),
      runs,
    );
  });

  it('judging a Pod changes nothing', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const snapshot = snapshotIn(situation);
        const first = verdictOf(snapshot, situation.wanted);
        expect(verdictOf(snapshot, situation.wanted)).toEqual(first);
        expect(contentOf(snapshot)).toEqual(contentOf(snapshotIn(situation)));
      }),
      runs,
    );
  });
});

/** All that a snapshot counts, without the order of Pods on a node. */
function contentOf({
  nodes,
  placements,
  nodesWithAffinityPods,
  nodesWithRequiredAntiAffinityPods,
  claimUse,
}: Snapshot): unknown {
  const names = (infos: readonly { readonly uid: string }[]): readonly string[] => infos.map(({ uid }) => uid).sort();
  return {
    nodes: nodes.map((info) => ({
      name: info.name,
      taints: info.taints,
      requested: { ...info.requested },
      ports: [...info.usedPorts]
        .map(([ip, ports]) => [ip, [...ports].sort()])
        .filter(([, ports]) => ports.length !== 0),
      nonZero: [info.nonZeroMilliCpu, info.nonZeroMemory],
      pods: names(info.pods),
      withAffinity: names(info.podsWithAffinity),
      withAntiAffinity: names(info.podsWithRequiredAntiAffinity),
    })),
    placements: [...placements.keys()].sort(),
    affinity: [...nodesWithAffinityPods].map(({ name }) => name).sort(),
    antiAffinity: [...nodesWithRequiredAntiAffinityPods].map(({ name }) => name).sort(),
    claims: [...claimUse].sort(),
  };
}

describe('a snapshot', () => {
  // One host port cannot be held twice on a node, so giving it back frees it.
  const withoutPorts = podNamed('extra').map((extra) => ({
    ...extra,
    spec: {
      ...extra.spec,
      containers: [{ name: 'app', image: 'app', resources: extra.spec?.containers?.[0]?.resources ?? {} }],
    },
  }));

  it('is as before once a Pod has come and gone', () => {
    fc.assert(
      fc.property(situations, withoutPorts, (situation, extra) => {
        const snapshot = snapshotIn(situation);
        const before = contentOf(snapshot);
        const { pod: admitted = extra } = admitPod(extra, snapshot.objects.priorityClasses);
        const info = createPodInfo(admitted);
        addPod(snapshot, info, 'node-0');
        expect(contentOf(snapshot)).not.toEqual(before);
        removePod(snapshot, info.uid);
        expect(contentOf(snapshot)).toEqual(before);
      }),
      runs,
    );
  });

  it('grown Pod by Pod is the same as one built at once', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const grown = snapshotOf(...situation.nodes);
        for (const running of situation.running) {
          const { pod: admitted = running } = admitPod(running, grown.objects.priorityClasses);
          addPod(grown, createPodInfo(admitted), running.spec?.nodeName ?? '');
        }
        expect(contentOf(grown)).toEqual(contentOf(snapshotIn(situation)));
        expect(verdictOf(grown, situation.wanted)).toEqual(verdictOf(snapshotIn(situation), situation.wanted));
      }),
      runs,
    );
  });

  it('moves a Pod that is placed again', () => {
    const snapshot = snapshotOf(node('a'), node('b'), pod('p', { requests: { cpu: '1' }, on: 'a' }));
    const placement = snapshot.placements.get('Pod:default/p');
    addPod(snapshot, placement?.pod ?? createPodInfo(pod('p')), 'b');
    expect(snapshot.nodes.map((info) => info.requested.milliCpu)).toEqual([0, 1000]);
    expect(snapshot.placements.get('Pod:default/p')?.node).toBe('b');
  });

  it('keeps the Pods and the place of a node that is replaced', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const snapshot = snapshotIn(situation);
        const before = contentOf(snapshot);
        const [first] = situation.nodes;
        replaceNode(snapshot, { ...first, spec: { ...first.spec, unschedulable: true } });
        expect(verdictOf(snapshot, situation.wanted).nodes?.['node-0'].fits).toBe(false);
        replaceNode(snapshot, first);
        expect(contentOf(snapshot)).toEqual(before);
      }),
      runs,
    );
  });
});

it('the profile has the weights of the real one', () => {
  expect(Object.fromEntries(profile.score.map(({ plugin, weight }) => [plugin.name, weight]))).toEqual({
    TaintToleration: 3,
    NodeAffinity: 2,
    NodeResourcesFit: 1,
    VolumeBinding: 1,
    PodTopologySpread: 2,
    InterPodAffinity: 2,
    DynamicResources: 2,
    NodeResourcesBalancedAllocation: 1,
    ImageLocality: 1,
  });
});
