/** Puts the parts of a Pod's summary together. */
import { gracePeriod, startOrder, stopOrder } from '../pod/lifetimes.js';
import type { PodContainer, PodModel } from '../pod/model.js';
import { stoppingTime } from '../pod/stopping.js';
import type { Neighbourhood } from '../workspace/neighbourhood.js';
import type { ContainerSummary, LifeSummary, PodSummary } from './model.js';
import { summarizeNetwork } from './network.js';
import { summarizeResources } from './resources.js';
import { summarizeVolumes } from './volumes.js';

export function summarizePod(pod: PodModel, neighbourhood: Neighbourhood): PodSummary {
  const { template } = pod;
  const { object, spec } = template;
  return {
    kind: object.kind,
    name: object.name,
    namespace: template.namespace,
    replicas: template.replicas,
    runs: template.runs,
    restartPolicy: spec.restartPolicy ?? 'Always',
    hostNetwork: pod.hostNetwork,
    containers: summarizeContainers(pod),
    injections: pod.injections.map(({ title, evidence, adds }) => ({ title, evidence, ...adds })),
    network: summarizeNetwork(pod, neighbourhood),
    volumes: summarizeVolumes(pod),
    life: summarizeLife(pod),
    resources: summarizeResources(pod),
  };
}

/** Ephemeral containers join a running Pod: they come last. */
function summarizeContainers(pod: PodModel): readonly ContainerSummary[] {
  const groups = startOrder(pod);
  const late = pod.containers.filter(({ phase }) => phase === 'ephemeral');
  const steps = late.length === 0 ? groups : [...groups, late];
  return steps.flatMap((group, index) => group.map((container) => summarizeContainer(container, index + 1)));
}

function summarizeContainer({ name, phase, image, role, ending }: PodContainer, step: number): ContainerSummary {
  return {
    name,
    phase,
    step,
    image: image.text,
    role: role.role,
    confidence: role.confidence,
    evidence: role.evidence,
    ends: ending.ends,
    endsEvidence: ending.ends === 'unknown' ? '' : ending.evidence,
  };
}

function summarizeLife(pod: PodModel): LifeSummary {
  const names = (groups: readonly (readonly PodContainer[])[]) => groups.map((group) => group.map(({ name }) => name));
  return {
    start: names(startOrder(pod)),
    stop: names(stopOrder(pod)),
    grace: gracePeriod(pod),
    graceIsDefault: pod.template.spec.terminationGracePeriodSeconds === undefined,
    stopping: pod.containers.flatMap((container) => {
      const found = stoppingTime(container, pod.template.object);
      return found === undefined
        ? []
        : [{ container: container.name, seconds: found.seconds, evidence: found.evidence }];
    }),
  };
}
