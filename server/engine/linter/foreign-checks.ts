/** Checks of other linters and the rules that look at the same thing, for manifests that come with annotations for them. */

export interface ForeignLinter {
  readonly name: 'kube-linter' | 'kube-score' | 'polaris' | 'checkov';
  /** Rules by the linter's name for its check. */
  readonly checks: ReadonlyMap<string, readonly string[]>;
}

const toMap = (checks: Readonly<Record<string, readonly string[]>>): ForeignLinter['checks'] =>
  new Map(Object.entries(checks));

/** Names of the default and optional checks of kube-linter 0.8. */
export const KUBE_LINTER: ForeignLinter = {
  name: 'kube-linter',
  checks: toMap({
    'dangling-horizontalpodautoscaler': ['scaling/hpa-target-missing'],
    'dangling-ingress': ['network/ingress-backend-unresolved'],
    'dangling-service': ['network/service-selects-nothing'],
    'duplicate-env-var': ['api/warning'],
    'host-network': ['network/host-network'],
    'hpa-minimum-three-replicas': ['scaling/hpa-range'],
    'job-ttl-seconds-after-finished': ['lifecycle/job-limits'],
    'latest-tag': ['lifecycle/mutable-tag'],
    'liveness-port': ['network/probe-port-unknown'],
    'minimum-three-replicas': ['scaling/single-replica'],
    'mismatching-selector': ['scaling/selector-mismatch'],
    'no-anti-affinity': ['scaling/no-spread'],
    'no-extensions-v1beta': ['api/removed'],
    'no-readiness-probe': ['lifecycle/no-readiness'],
    'no-rolling-update-strategy': ['lifecycle/recreate-with-replicas'],
    'pdb-max-unavailable': ['scaling/pdb-blocks-drain'],
    'pdb-min-available': ['scaling/pdb-blocks-drain'],
    'readiness-port': ['network/probe-port-unknown'],
    'restart-policy': ['lifecycle/restart-policy'],
    'schema-validation': ['api/type', 'api/unknown-field', 'api/invalid'],
    'startup-port': ['network/probe-port-unknown'],
    'unset-cpu-requirements': ['scaling/missing-requests'],
    'unset-memory-requirements': ['scaling/missing-requests', 'scaling/memory-limit-missing'],
  }),
};

/** Names of the checks of kube-score 1.20. */
export const KUBE_SCORE: ForeignLinter = {
  name: 'kube-score',
  checks: toMap({
    'container-image-tag': ['lifecycle/mutable-tag'],
    'container-ports-check': ['network/duplicate-port-name'],
    'container-resources': ['scaling/missing-requests', 'scaling/memory-limit-missing'],
    'cronjob-has-deadline': ['lifecycle/cron-overlap', 'lifecycle/job-limits'],
    'cronjob-restartpolicy': ['lifecycle/restart-policy'],
    'deployment-has-host-podantiaffinity': ['scaling/no-spread'],
    'deployment-has-poddisruptionbudget': ['scaling/pdb-missing'],
    'deployment-pod-selector-labels-match-template-metadata-labels': ['scaling/selector-mismatch'],
    'deployment-replicas': ['scaling/single-replica'],
    'deployment-strategy': ['lifecycle/recreate-with-replicas'],
    'deployment-targeted-by-hpa-does-not-have-replicas-configured': ['scaling/hpa-and-replicas'],
    'environment-variable-key-duplication': ['api/warning'],
    'horizontalpodautoscaler-has-target': ['scaling/hpa-target-missing'],
    'horizontalpodautoscaler-replicas': ['scaling/hpa-range'],
    'ingress-targets-service': ['network/ingress-backend-unresolved'],
    'pod-probes': ['lifecycle/no-readiness'],
    'pod-probes-identical': ['lifecycle/liveness-equals-readiness'],
    'pod-topology-spread-constraints': ['scaling/no-spread'],
    'service-targets-pod': ['network/service-selects-nothing'],
    'stable-version': ['api/deprecated', 'api/removed'],
    'statefulset-has-host-podantiaffinity': ['scaling/no-spread'],
    'statefulset-has-poddisruptionbudget': ['scaling/pdb-missing'],
    'statefulset-has-servicename': ['lifecycle/headless-service-missing'],
    'statefulset-pod-selector-labels-match-template-metadata-labels': ['scaling/selector-mismatch'],
  }),
};

/** Names of the checks of Polaris 10. */
export const POLARIS: ForeignLinter = {
  name: 'polaris',
  checks: toMap({
    cpuRequestsMissing: ['scaling/missing-requests'],
    deploymentMissingReplicas: ['scaling/single-replica'],
    hostNetworkSet: ['network/host-network'],
    hpaMinAvailability: ['scaling/hpa-range'],
    memoryLimitsMissing: ['scaling/memory-limit-missing'],
    memoryRequestsMissing: ['scaling/missing-requests'],
    missingPodDisruptionBudget: ['scaling/pdb-missing'],
    pdbDisruptionsIsZero: ['scaling/pdb-blocks-drain'],
    readinessProbeMissing: ['lifecycle/no-readiness'],
    tagNotSpecified: ['lifecycle/mutable-tag'],
    topologySpreadConstraint: ['scaling/no-spread'],
  }),
};

/** Identifiers of the Kubernetes checks of Checkov 3. */
export const CHECKOV: ForeignLinter = {
  name: 'checkov',
  checks: toMap({
    CKV_K8S_9: ['lifecycle/no-readiness'],
    CKV_K8S_10: ['scaling/missing-requests'],
    CKV_K8S_12: ['scaling/missing-requests'],
    CKV_K8S_13: ['scaling/memory-limit-missing'],
    CKV_K8S_14: ['lifecycle/mutable-tag'],
    CKV_K8S_19: ['network/host-network'],
  }),
};

export const FOREIGN_LINTERS: readonly ForeignLinter[] = [KUBE_LINTER, KUBE_SCORE, POLARIS, CHECKOV];
