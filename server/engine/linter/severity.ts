import type { Severity } from './finding.js';

/** From most to least severe. */
export const SEVERITIES = ['error', 'warning', 'info'] as const satisfies readonly Severity[];

/** The less severe of the two. */
export function lowerSeverity(left: Severity, right: Severity): Severity {
  return SEVERITIES.indexOf(left) >= SEVERITIES.indexOf(right) ? left : right;
}

/** Is it as severe as the threshold, or more? Nothing reaches `never`. */
export function reachesSeverity(severity: Severity, threshold: Severity | 'never'): boolean {
  return threshold !== 'never' && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}
