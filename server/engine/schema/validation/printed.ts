/**
 * Structs that upstream prints whole into a message: members in the order of their Go declaration, absent ones as `null`.
 */
import type {
  DaemonSetUpdateStrategy,
  DeploymentStrategy,
  LabelSelector,
  PodDisruptionBudgetSpec,
  SecurityContext,
  StatefulSetUpdateStrategy,
  SuccessPolicy,
} from '../../kubernetes/types.js';
import { goStruct } from '../go-text.js';

type Printed = ReadonlyMap<string, unknown>;

export function printSecurityContext(context: SecurityContext): Printed {
  const { capabilities, seLinuxOptions, windowsOptions, seccompProfile, appArmorProfile } = context;
  return goStruct(
    ['Capabilities', capabilities && goStruct(['Add', capabilities.add], ['Drop', capabilities.drop])],
    ['Privileged', context.privileged],
    [
      'SELinuxOptions',
      seLinuxOptions &&
        goStruct(
          ['User', seLinuxOptions.user ?? ''],
          ['Role', seLinuxOptions.role ?? ''],
          ['Type', seLinuxOptions.type ?? ''],
          ['Level', seLinuxOptions.level ?? ''],
        ),
    ],
    [
      'WindowsOptions',
      windowsOptions &&
        goStruct(
          ['GMSACredentialSpecName', windowsOptions.gmsaCredentialSpecName],
          ['GMSACredentialSpec', windowsOptions.gmsaCredentialSpec],
          ['RunAsUserName', windowsOptions.runAsUserName],
          ['HostProcess', windowsOptions.hostProcess],
        ),
    ],
    ['RunAsUser', context.runAsUser],
    ['RunAsGroup', context.runAsGroup],
    ['RunAsNonRoot', context.runAsNonRoot],
    ['ReadOnlyRootFilesystem', context.readOnlyRootFilesystem],
    ['AllowPrivilegeEscalation', context.allowPrivilegeEscalation],
    ['ProcMount', context.procMount],
    ['SeccompProfile', printProfile(seccompProfile)],
    ['AppArmorProfile', printProfile(appArmorProfile)],
  );
}

function printProfile(
  profile: { readonly type?: string; readonly localhostProfile?: string } | undefined,
): Printed | undefined {
  return profile && goStruct(['Type', profile.type ?? ''], ['LocalhostProfile', profile.localhostProfile]);
}

/** A versioned type: JSON names, absent members left out. */
export function printSelector(selector: LabelSelector | undefined): Printed | undefined {
  if (selector === undefined) {
    return undefined;
  }
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const members: [string, unknown][] = [];
  if (Object.keys(matchLabels).length > 0) {
    members.push(['matchLabels', matchLabels]);
  }
  if (matchExpressions.length > 0) {
    members.push([
      'matchExpressions',
      matchExpressions.map(({ key = '', operator = '', values = [] }) =>
        goStruct(['key', key], ['operator', operator], ...(values.length > 0 ? [['values', values] as const] : [])),
      ),
    ]);
  }
  return goStruct(...members);
}

export function printRollingStrategy(strategy: DeploymentStrategy | DaemonSetUpdateStrategy): Printed {
  const { rollingUpdate } = strategy;
  return goStruct(
    ['Type', strategy.type ?? ''],
    [
      'RollingUpdate',
      rollingUpdate &&
        goStruct(['MaxUnavailable', rollingUpdate.maxUnavailable ?? 0], ['MaxSurge', rollingUpdate.maxSurge ?? 0]),
    ],
  );
}

export function printStatefulSetUpdate(update: StatefulSetUpdateStrategy['rollingUpdate']): Printed | undefined {
  return update && goStruct(['Partition', update.partition ?? 0], ['MaxUnavailable', update.maxUnavailable]);
}

export function printStatefulSetStrategy(strategy: StatefulSetUpdateStrategy): Printed {
  return goStruct(['Type', strategy.type ?? ''], ['RollingUpdate', printStatefulSetUpdate(strategy.rollingUpdate)]);
}

export function printSuccessPolicy({ rules }: SuccessPolicy): Printed {
  const printed = rules?.map((rule) =>
    goStruct(['SucceededIndexes', rule.succeededIndexes], ['SucceededCount', rule.succeededCount]),
  );
  return goStruct(['Rules', printed]);
}

export function printDisruptionBudget(spec: PodDisruptionBudgetSpec): Printed {
  return goStruct(
    ['MinAvailable', spec.minAvailable],
    ['Selector', printSelector(spec.selector)],
    ['MaxUnavailable', spec.maxUnavailable],
    ['UnhealthyPodEvictionPolicy', spec.unhealthyPodEvictionPolicy],
  );
}
