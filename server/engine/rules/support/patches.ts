/** What a kustomize overlay adds to a base: a base that lacks it is whole. */
import type { PodModel } from '../../pod/model.js';
import type { Neighbourhood } from '../../workspace/neighbourhood.js';

/** A patch of the workspace for this workload mentions one of the fields. */
export function isPatched({ template: { object } }: PodModel, neighbourhood: Neighbourhood, fields: RegExp): boolean {
  return neighbourhood.patches(object).some((text) => fields.test(text));
}
