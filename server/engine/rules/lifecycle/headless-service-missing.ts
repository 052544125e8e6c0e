/**
 * A StatefulSet names a Service that isn't there, or that cannot name its Pods.
 *
 * `serviceName` is the domain of the Pods: `web-0.SERVICE.NAMESPACE.svc`. DNS has these names only for a headless Service
 * that selects the Pods.
 */
import { isKind } from '../../kubernetes/kinds.js';
import { compileLabelMap } from '../../kubernetes/label-selector.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { Service } from '../../kubernetes/types.js';
import { definePodRule, type FixRecipe } from '../../linter/rule.js';
import type { PodModel } from '../../pod/model.js';
import type { Neighbourhood } from '../../workspace/neighbourhood.js';
import { addService } from '../support/add-service.js';
import { hintsOption, wantsHints } from '../support/hints.js';
import { nearestName } from '../support/nearest.js';
import { isNextTo } from '../support/place.js';
import { inObject } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const headlessServiceMissing = definePodRule({
  meta: {
    id: 'lifecycle/headless-service-missing',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'A StatefulSet without its headless Service',
    summary: "A StatefulSet's `serviceName` must name a headless Service that selects its Pods.",
    why: 'The Pods of a StatefulSet keep their names over restarts, and members of a cluster find each other by them: `db-0.db.shop.svc`. These DNS names exist only where `serviceName` names a headless Service (`clusterIP: None`) that selects the Pods. The API server checks none of it; the members just never meet.',
    whenNot: 'When nobody addresses the Pods by name, or the Service is made by something outside the workspace.',
    source: {
      title: 'StatefulSets: stable network ID',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id',
    },
    messages: {
      missing:
        '{workload} names Service `{service}`, which the workspace does not have: its Pods get no DNS names. Add a headless Service of that name.',
      misspelt:
        '{workload} names Service `{service}`, which the workspace does not have: its Pods get no DNS names. Did you mean `{nearest}`?',
      notHeadless:
        'Service `{service}` of {workload} has a cluster IP, so the Pods get no DNS names of their own. Make it headless with `clusterIP: None`, or name one that is.',
      selectsOthers:
        'Service `{service}` does not select the Pods of {workload}, so they get no DNS names. Make its selector match their labels.',
    },
    options: hintsOption(
      'Also report a Service that has a cluster IP, although nothing is seen to ask for single Pods.',
    ),
    fix: 'suggestion',
  },

  *check(pod, context) {
    const { neighbourhood } = context;
    const { object, namespace, labels } = pod.template;
    const service = isKind(object, 'StatefulSet') ? object.value.spec?.serviceName : undefined;
    if (service === undefined || service === '') {
      return;
    }
    const at = inObject(object, 'spec', 'serviceName');
    const data = { workload: describeObject(object), service };
    const found = neighbourhood.find('Service', namespace, service, object);
    // The one that goes with this StatefulSet is out of sight: another application's `db` has nothing to do with it.
    if (found !== undefined && !isNextTo(found, object)) {
      return;
    }
    if (found === undefined) {
      if (isWhole(pod, neighbourhood)) {
        const headless = neighbourhood.servicesOf(pod).filter(({ value }) => value.spec?.clusterIP === 'None');
        const [only, other] = headless.map(({ name }) => name);
        const nearest =
          nearestName(
            service,
            headless.map(({ name }) => name),
          ) ?? (other === undefined ? only : undefined);
        yield nearest === undefined
          ? { messageId: 'missing', at, data, fixes: addHeadless(pod, service) }
          : { messageId: 'misspelt', at, data: { ...data, nearest }, fixes: rename(pod, nearest) };
      }
      return;
    }
    const { clusterIP, selector, type } = found.value.spec ?? {};
    if (clusterIP !== 'None' || type === 'ExternalName') {
      // Everything but the DNS names works, and many programs never ask for them.
      if (wantsHints(context)) {
        yield { ...notHeadless(found), at, data };
      }
    } else if (selector !== undefined && ![labels, ownSelector(pod)].some(compileLabelMap(selector))) {
      yield {
        messageId: 'selectsOthers',
        at,
        data,
        related: [{ message: `selector of ${describeObject(found)}`, at: inObject(found, 'spec', 'selector') }],
      };
    }
  },
});

function notHeadless(service: KubernetesObject<Service>) {
  const at = inObject(service, 'spec', service.value.spec?.clusterIP === undefined ? 'type' : 'clusterIP');
  const related = [{ message: `${describeObject(service)} is not headless`, at }];
  return { messageId: 'notHeadless', severity: 'info', related } as const;
}

/** Where the template misses its own controller's selector, that is the mistake, and `scaling/selector-mismatch` has it. */
function ownSelector({ template: { object } }: PodModel): Readonly<Record<string, string>> {
  return isKind(object, 'StatefulSet') ? (object.value.spec?.selector?.matchLabels ?? {}) : {};
}

/**
 * The workspace shows all Services that there are for these Pods: it holds Services of the namespace and is complete for them, or it has
 * none at all although the StatefulSet's own file brings what else goes with it, a disruption budget or a network policy.
 */
function isWhole({ template: { object, namespace } }: PodModel, neighbourhood: Neighbourhood): boolean {
  if (neighbourhood.isComplete('Service', namespace, object)) {
    return true;
  }
  const companions = [
    ...neighbourhood.objects('PodDisruptionBudget', namespace, object),
    ...neighbourhood.objects('NetworkPolicy', namespace, object),
  ];
  return neighbourhood.objects('Service', namespace).length === 0 && companions.some(({ uri }) => uri === object.uri);
}

function rename({ template: { object } }: PodModel, nearest: string): readonly FixRecipe[] {
  const { path } = inObject(object, 'spec', 'serviceName');
  return [
    {
      title: `Name \`${nearest}\``,
      kind: 'suggestion',
      edits: () => [{ op: 'replace', object, path, value: nearest }],
    },
  ];
}

/** Written out only where its selector is a plain map. */
function addHeadless(pod: PodModel, name: string): readonly FixRecipe[] {
  const selector = ownSelector(pod);
  return Object.keys(selector).length === 0 ? [] : addService(pod, { name, selector, headless: true });
}
