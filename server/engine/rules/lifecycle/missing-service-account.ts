/**
 * A Pod runs as a ServiceAccount that isn't there.
 *
 * The admission plugin `ServiceAccount` refuses every Pod whose account it cannot find, so the controller makes none at all.
 *
 * It speaks where the workspace is complete for accounts, or where the Pod's own file brings what stands around the Pod (a Service that
 * selects it) and only the account is missing.
 */
import { definePodRule } from '../../linter/rule.js';
import type { PodModel } from '../../pod/model.js';
import type { Neighbourhood } from '../../workspace/neighbourhood.js';
import { nearestName } from '../support/nearest.js';
import { inSpec } from '../support/site.js';

export const missingServiceAccount = definePodRule({
  meta: {
    id: 'lifecycle/missing-service-account',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'A ServiceAccount that does not exist',
    summary: 'The ServiceAccount that a Pod runs as must exist.',
    why: 'A Pod is never born without its papers: the API server refuses a Pod whose ServiceAccount it cannot find. The Deployment is accepted and looks healthy, but its ReplicaSet makes no Pod, and only its events say `serviceaccount "…" not found`.',
    whenNot:
      'When the account is made by something outside the workspace, such as an operator or a cloud tool; `complete: false` says so for everything.',
    source: {
      title: 'Configure Service Accounts for Pods',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
    },
    messages: {
      missing:
        'The Pod runs as ServiceAccount `{name}`, and the workspace has none of that name in namespace `{namespace}`: no Pod is made until it exists. Add it or correct the name.',
      misspelt:
        'The Pod runs as ServiceAccount `{name}`, and the workspace has none of that name in namespace `{namespace}`: no Pod is made until it exists. Did you mean `{nearest}`?',
    },
    fix: 'suggestion',
  },

  *check(pod, { neighbourhood }) {
    const { object, namespace, spec } = pod.template;
    const field = spec.serviceAccountName === undefined ? 'serviceAccount' : 'serviceAccountName';
    const name = spec[field] ?? '';
    if (name === '' || madeByCluster.has(name) || neighbourhood.find('ServiceAccount', namespace, name, object)) {
      return;
    }
    const isKnownToMiss = neighbourhood.isComplete('ServiceAccount', namespace, object);
    if (!isKnownToMiss && !bringsItsNeighbours(pod, neighbourhood)) {
      return;
    }
    const others = neighbourhood.objects('ServiceAccount', namespace, object);
    const nearest = nearestName(
      name,
      others.map((other) => other.name),
    );
    const at = inSpec(pod, field);
    yield {
      messageId: nearest === undefined ? 'missing' : 'misspelt',
      severity: isKnownToMiss ? 'warning' : 'info',
      at,
      data: { name, namespace, nearest: nearest ?? '' },
      fixes:
        nearest === undefined
          ? []
          : [
              {
                title: `Change to \`${nearest}\``,
                kind: 'suggestion',
                edits: () => [{ op: 'replace', object, path: at.path, value: nearest }],
              },
            ],
    };
  },
});

/** Accounts that Kubernetes and OpenShift put into every namespace. */
const madeByCluster: ReadonlySet<string> = new Set(['default', 'builder', 'deployer', 'pipeline']);

/** No account is written anywhere, but whoever wrote the file put the Service, the budget and the policy of the Pods beside them. */
function bringsItsNeighbours(pod: PodModel, neighbourhood: Neighbourhood): boolean {
  const { object, namespace } = pod.template;
  const isBeside = ({ uri }: { readonly uri: string }): boolean => uri === object.uri;
  return (
    neighbourhood.objects('ServiceAccount', namespace, object).length === 0 &&
    neighbourhood.servicesOf(pod).some(isBeside) &&
    (neighbourhood.objects('PodDisruptionBudget', namespace, object).some(isBeside) ||
      neighbourhood.objects('NetworkPolicy', namespace, object).some(isBeside))
  );
}
