/** Helpers: containers that stand beside an application for its sake. */
import type { PodContainer, Role } from '../../pod/model.js';

const helperRoles: ReadonlySet<Role> = new Set<Role>([
  'proxy',
  'log-shipper',
  'metrics-exporter',
  'agent',
  'config-reloader',
  'secrets',
  'certificate',
  'git-sync',
  'debug',
]);

export function isHelper({ role }: PodContainer): boolean {
  return helperRoles.has(role.role);
}

/** `log shipper by image fluent-bit`, for messages. */
export function describeRole({ role }: PodContainer): string {
  return `${role.role.replace('-', ' ')} by ${role.evidence}`;
}

/** Regular containers of which something else than a guess says that they help. */
export function isKnownHelper(container: PodContainer): boolean {
  return isHelper(container) && container.role.confidence !== 'possible';
}
