/** A Deployment, and the Service before it, as text. */
import { serializeYaml } from '../../document/serialize.js';
import type { Volume } from '../../kubernetes/types.js';
import type { Protocol } from '../../pod/model.js';

export interface NewWorkload {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly replicas: number;
  /** A claim that one node holds is free for the new Pod only when the old one has gone. */
  readonly recreate: boolean;
  /** Further fields of the Pod spec; those that are undefined are left out. */
  readonly pod: Readonly<Record<string, unknown>>;
  /** Lines of the container, without indentation. */
  readonly container: readonly string[];
  readonly volumes: readonly Volume[];
  /** None: no Service. */
  readonly ports: readonly { readonly port: number; readonly protocol: Protocol; readonly name: string | undefined }[];
}

export function workloadText(workload: NewWorkload): string {
  const deployment = deploymentText(workload);
  return workload.ports.length === 0 ? deployment : `${deployment}---\n${serviceText(workload)}`;
}

function deploymentText(workload: NewWorkload): string {
  const { labels, replicas, recreate, pod, container, volumes } = workload;
  const head = serializeYaml({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(workload),
    spec: {
      replicas,
      strategy: recreate ? { type: 'Recreate' } : undefined,
      selector: { matchLabels: labels },
    },
  });
  const template = serializeYaml({ template: { metadata: { labels } } }, 2);
  const settings = Object.values(pod).some((value) => value !== undefined) ? serializeYaml(pod, 6) : '';
  const lines = container.map((line, index) =>
    line === '' ? line : `${index === 0 ? '        - ' : '          '}${line}`,
  );
  const tail = volumes.length === 0 ? '' : serializeYaml({ volumes }, 6, { listIndent: 2 });
  return `${head}${template}    spec:\n${settings}      containers:\n${lines.join('\n')}\n${tail}`;
}

function serviceText(workload: NewWorkload): string {
  const { labels, ports } = workload;
  const several = ports.length > 1;
  return serializeYaml(
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(workload),
      spec: {
        selector: labels,
        ports: ports.map(({ port, protocol, name }) => ({
          name: name ?? (several ? `${protocol.toLowerCase()}-${port}` : undefined),
          port,
          protocol: protocol === 'TCP' ? undefined : protocol,
        })),
      },
    },
    0,
    { listIndent: 2 },
  );
}

function metadata({ name, namespace }: NewWorkload): Readonly<Record<string, unknown>> {
  return { name, namespace };
}
