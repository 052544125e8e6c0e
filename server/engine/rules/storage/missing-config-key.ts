/**
 * A Pod takes a key, a ConfigMap or a claim that isn't there.
 *
 * The kubelet makes no container before everything that it names exists: the Pod hangs in `CreateContainerConfigError`,
 * `ContainerCreating` or `Pending` until somebody notices.
 *
 * A missing key is only judged against an object of the workspace that has data. A missing object is only reported where the workspace
 * is complete for its kind, and a missing Secret never: operators and people make them at run time.
 */
import { definePodRule, type RuleContext } from '../../linter/rule.js';
import type { KubernetesObject, Site } from '../../kubernetes/object.js';
import type { ConfigMap, Secret } from '../../kubernetes/types.js';
import type { PodModel, VolumeUse } from '../../pod/model.js';
import { nearestName } from '../support/nearest.js';
import { belongTogether } from '../support/place.js';
import { referencesOf, type Reference } from '../support/references.js';
import { inObject } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const missingConfigKey = definePodRule({
  meta: {
    id: 'storage/missing-config-key',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'Configuration that does not exist',
    summary: 'Keys, ConfigMaps and claims that a Pod names must exist.',
    why: 'A container is only made when every ConfigMap, Secret key and claim it names is there. Until then the Pod hangs in `CreateContainerConfigError` or `Pending`, and a rollout with it. A `subPath` that names no key is worse: an empty directory appears in place of the file.',
    whenNot:
      'When the object is made or completed by something outside the workspace; `complete: false` says that objects may stand elsewhere, and `optional: true` that the Pod can do without.',
    source: {
      title: 'ConfigMaps and Pods',
      url: 'https://kubernetes.io/docs/concepts/configuration/configmap/#configmaps-and-pods',
    },
    messages: {
      key: '{object} has no key `{key}`, which the Pod needs to start. Add the key or correct the name.',
      misspeltKey: '{object} has no key `{key}`, which the Pod needs to start. Did you mean `{nearest}`?',
      object:
        'The Pod needs {kind} `{name}` to start, and the workspace has none of that name. Add it or correct the name.',
      misspeltObject:
        'The Pod needs {kind} `{name}` to start, and the workspace has none of that name. Did you mean `{nearest}`?',
      subPath:
        '{object} has no key `{key}`, so `{mountPath}` becomes an empty directory instead of a file. Add the key or correct `subPath`.',
    },
    fix: 'suggestion',
  },

  *check(pod, context) {
    for (const reference of referencesOf(pod)) {
      if (!reference.optional) {
        yield* checkReference(pod, context, reference);
      }
    }
    for (const use of pod.volumeUses) {
      yield* checkSubPath(pod, context, use);
    }
  },
});

function* checkReference(pod: PodModel, context: RuleContext, reference: Reference) {
  const { object, namespace } = pod.template;
  const { kind, name, path } = reference;
  const container = reference.container === undefined ? {} : { container: reference.container.name };
  const found = context.neighbourhood.find(kind, namespace, name, object);
  if (found === undefined) {
    if (isMissing(reference, pod, context)) {
      const nearest = nearestName(
        name,
        context.neighbourhood.objects(kind, namespace, object).map((other) => other.name),
      );
      yield {
        messageId: nearest === undefined ? ('object' as const) : ('misspeltObject' as const),
        severity:
          nearest !== undefined || isOneFile(reference, pod, context) ? ('warning' as const) : ('info' as const),
        at: { object, path },
        ...container,
        data: { kind, name, nearest: nearest ?? '' },
        fixes: rename({ object, path }, nearest),
      };
    }
    return;
  }
  const keys = belongTogether(found, object) ? keysOf(found) : new Set<string>();
  for (const { key, path: keyPath } of keys.size === 0 ? [] : reference.keys) {
    if (!keys.has(key)) {
      const nearest = nearestName(key, keys);
      yield {
        messageId: nearest === undefined ? ('key' as const) : ('misspeltKey' as const),
        at: { object, path: keyPath },
        ...container,
        data: { object: describeObject(found), key, nearest: nearest ?? '' },
        related: [{ message: describeObject(found), at: inObject(found, 'data') }],
        fixes: rename({ object, path: keyPath }, nearest),
      };
    }
  }
}

/** ConfigMaps that the cluster, a mesh or an installer puts into namespaces. */
const putThere: ReadonlySet<string> = new Set([
  'aws-auth',
  'cluster-info',
  'extension-apiserver-authentication',
  'istio-ca-root-cert',
  'kube-root-ca.crt',
  'kubeadm-config',
  'linkerd-identity-trust-roots',
  'openshift-service-ca.crt',
]);

function isMissing(
  { kind, name }: Reference,
  { template: { namespace, object } }: PodModel,
  { neighbourhood }: RuleContext,
): boolean {
  return kind !== 'Secret' && !putThere.has(name) && neighbourhood.isComplete(kind, namespace, object);
}

/**
 * The Pod's own file brings objects of the kind, so that the missing one would be expected there, or the user says that the workspace is
 * whole. A directory may leave one to a generator or an operator.
 */
function isOneFile(
  { kind }: Reference,
  { template: { namespace, object } }: PodModel,
  { neighbourhood }: RuleContext,
): boolean {
  const others = neighbourhood.objects(kind, namespace, object);
  return others.length === 0 || others.some(({ uri }) => uri === object.uri);
}

/** Empty where nothing is known: no data yet, because something fills it in the cluster. */
function keysOf(object: KubernetesObject): ReadonlySet<string> {
  const { data, binaryData, stringData } = object.value as ConfigMap & Secret;
  return new Set([data, binaryData, stringData].flatMap((values) => Object.keys(values ?? {})));
}

function* checkSubPath(
  pod: PodModel,
  { neighbourhood }: RuleContext,
  { mount, mountPath, volume, container }: VolumeUse,
) {
  const source = volume?.configMap;
  const { subPath } = mount;
  if (source?.name === undefined || source.optional === true || subPath === undefined || subPath === '') {
    return;
  }
  const { object, namespace } = pod.template;
  const found = neighbourhood.find('ConfigMap', namespace, source.name, object);
  const keys = found === undefined || !belongTogether(found, object) ? new Set<string>() : keysOf(found);
  const files = source.items === undefined ? keys : new Set(source.items.map(({ path }) => path ?? ''));
  if (
    found === undefined ||
    keys.size === 0 ||
    [...files].some((file) => file === subPath || file.startsWith(`${subPath}/`))
  ) {
    return;
  }
  const at = { object, path: [...mountPath, 'subPath'] };
  yield {
    messageId: 'subPath' as const,
    at,
    container: container.name,
    data: { object: describeObject(found), key: subPath, mountPath: mount.mountPath ?? '' },
    related: [{ message: describeObject(found), at: inObject(found, 'data') }],
    fixes: rename(at, nearestName(subPath, files)),
  };
}

function rename({ object, path }: Site, nearest: string | undefined) {
  if (nearest === undefined) {
    return [];
  }
  const edits = () => [{ op: 'replace' as const, object, path, value: nearest }];
  return [{ title: `Change to \`${nearest}\``, kind: 'suggestion' as const, edits }];
}
