/** More capacity by a second container of the same kind, or by a second Pod: both are tried. */
import type { PodTemplate } from '../kubernetes/pod-template.js';
import type { Container } from '../kubernetes/types.js';
import { podTemplatesOf } from '../kubernetes/workload.js';
import { summariseTotals } from '../language/facts/totals.js';
import { podTotals } from '../scheduler/pod-totals.js';
import { simulate, type SimulatedPod } from '../scheduler/simulate.js';
import { cloneSnapshot } from '../simulation/answers/clone-snapshot.js';
import { changeAt } from '../simulation/answers/spec-edit.js';
import type { Comparison } from '../../protocol/simulator.js';
import type { Scene } from './scene.js';
import { isScalable, withReplicas } from './what-if.js';

type Column = Comparison['columns'][number];
type Fact = Column['facts'][number];

/** The two side by side; a single column where there is nothing to double. */
export function comparisonOf(scene: Scene): Omit<Comparison, 'type' | 'generation'> {
  const { placement, query } = scene;
  const { template } = placement;
  const count = placement.workload.pods.length;
  const [main] = template.spec.containers ?? [];
  if (main === undefined || count === 0) {
    return { columns: [] };
  }
  return { columns: [secondContainer(scene, main, count), secondPod(scene, query.pod.template, count)] };
}

function secondContainer(scene: Scene, main: Container, count: number): Column {
  const { template } = scene.placement;
  const { name = 'app' } = main;
  const twice: PodTemplate['spec'] = {
    ...template.spec,
    containers: [...(template.spec.containers ?? []), { ...main, name: `${name}-2` }],
  };
  const path = template.specPath.slice(template.object.path.length);
  const pods = place(scene, { ...template.object, value: changeAt(template.object.value, path, twice) });
  const ports = portsOf(scene, name);
  const clash = ports.length > 0;
  return {
    title: 'A second container',
    text: clash
      ? `Both want port ${ports.join(', ')} on the one localhost: the second crash-loops`
      : 'Both live and die together, and neither can be scaled alone',
    facts: [
      { label: 'Addresses', value: `${count}, as before`, good: false },
      { label: 'Ports', value: clash ? `${ports.join(', ')} twice on one localhost` : 'none known', good: !clash },
      { label: 'Each Pod asks for', value: summariseTotals(podTotals(twice)), good: false },
      ...placed(pods, count),
      { label: 'A node fails', value: 'both containers are gone', good: false },
      { label: 'One fails', value: 'the Pod is not ready, the other one gets no traffic', good: false },
    ],
  };
}

function secondPod(scene: Scene, written: PodTemplate, count: number): Column {
  const { template } = scene.placement;
  const more = count + 1;
  if (!isScalable(written)) {
    return {
      title: 'A second Pod',
      text: `A ${written.object.kind} is not scaled by replicas`,
      facts: [{ label: 'Pods', value: String(count), good: true }],
    };
  }
  const pods = place(scene, withReplicas(template, more));
  const nodes = new Set(pods.flatMap(({ node }) => node ?? [])).size;
  return {
    title: 'A second Pod',
    text: `${more} replicas, each with its own address behind the Service`,
    facts: [
      { label: 'Addresses', value: `${count} → ${more}`, good: true },
      { label: 'Ports', value: 'each Pod has a localhost of its own', good: true },
      { label: 'Each Pod asks for', value: summariseTotals(podTotals(template.spec)), good: true },
      ...placed(pods, more),
      { label: 'A node fails', value: nodes > 1 ? 'the others go on' : 'all are on one node', good: nodes > 1 },
      { label: 'One fails', value: 'the Service sends to the others', good: more > 1 },
    ],
  };
}

function place(scene: Scene, object: PodTemplate['object']): readonly SimulatedPod[] {
  const { placement, stage } = scene;
  const { workloads } = simulate([object], cloneSnapshot(placement.before), { profile: stage.profile, brief: true });
  const index = podTemplatesOf(object).findIndex(({ path }) => path.join('.') === placement.template.path.join('.'));
  return workloads[Math.max(0, index)]?.pods ?? [];
}

function placed(pods: readonly SimulatedPod[], wanted: number): readonly Fact[] {
  const found = pods.filter(({ node }) => node !== undefined).length;
  const fits = /^Fits on (?<fit>\d+ of \d+)/.exec(pods[0]?.headline ?? '')?.groups?.fit;
  return [
    ...(fits === undefined ? [] : [{ label: 'Fits on', value: `${fits} nodes`, good: !fits.startsWith('0 ') }]),
    { label: 'Find a node', value: `${found} of ${wanted}`, good: found === wanted },
  ];
}

/** Ports on which the container is known to listen. */
function portsOf({ query: { pod } }: Scene, container: string): readonly number[] {
  const ports = pod.listeners.filter((listener) => listener.container.name === container).map(({ port }) => port);
  return [...new Set(ports)].sort((one, other) => one - other);
}
