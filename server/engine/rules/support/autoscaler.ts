/** What a HorizontalPodAutoscaler measures, in all its API versions. */
import type { Path } from '../../document/tree.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { HorizontalPodAutoscaler, MetricSpec } from '../../kubernetes/types.js';

/** A metric that is a share of the containers' requests. */
export interface UtilisationMetric {
  /** `cpu`, `memory`, … */
  readonly resource: string;
  /** The one container it looks at; all of them when undefined. */
  readonly container: string | undefined;
  /** Where it stands in the document; the autoscaler's `spec` when it is the default of 80 % CPU. */
  readonly path: Path;
}

type AnyMetric = MetricSpec & {
  /** autoscaling/v2beta1 */
  readonly resource?: { readonly targetAverageUtilization?: number };
  readonly containerResource?: { readonly targetAverageUtilization?: number };
};

/** Metrics that cannot be computed for a container without a request of the resource. */
export function utilisationMetrics(
  autoscaler: KubernetesObject<HorizontalPodAutoscaler>,
): readonly UtilisationMetric[] {
  const { spec } = autoscaler.value as {
    readonly spec?: { readonly metrics?: readonly AnyMetric[]; readonly targetCPUUtilizationPercentage?: number };
  };
  const path = [...autoscaler.path, 'spec'];
  const metrics = spec?.metrics ?? [];
  if (metrics.length > 0) {
    return metrics.flatMap((metric, index) => utilisation(metric, [...path, 'metrics', index]));
  }
  // Without any metric the API server asks for 80 % CPU in v2, and the controller does in v1.
  const named = spec?.targetCPUUtilizationPercentage !== undefined;
  return [{ resource: 'cpu', container: undefined, path: named ? [...path, 'targetCPUUtilizationPercentage'] : path }];
}

function utilisation(metric: AnyMetric, path: Path): readonly UtilisationMetric[] {
  for (const source of ['resource', 'containerResource'] as const) {
    const said = metric[source];
    const measures = said?.target?.averageUtilization ?? said?.targetAverageUtilization;
    if (said?.name !== undefined && measures !== undefined) {
      const container = source === 'containerResource' ? metric.containerResource?.container : undefined;
      return [{ resource: said.name, container, path: [...path, source, 'name'] }];
    }
  }
  return [];
}
