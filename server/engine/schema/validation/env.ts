/**
 * `env` and `envFrom` of a container.
 * Upstream: `ValidateEnv`, `ValidateEnvFrom` in `pkg/apis/core/validation`.
 */
import type {
  ConfigMapKeySelector,
  EnvFromSource,
  EnvVar,
  EnvVarSource,
  FileKeySelector,
} from '../../kubernetes/types.js';
import { configKeyFaults, dnsSubdomainFaults, environmentNameFaults, maskTrailingHyphen } from '../content.js';
import { child, invalid, invalidEach, isEmpty, item, requiredText, type FieldError, type FieldPath } from '../field.js';
import { checkFieldRef, checkResourceFieldRef, environmentFieldPaths } from './field-refs.js';
import { checkDnsLabel, checkName } from './labels.js';
import { checkNoBacksteps } from './paths.js';

export function checkEnv(variables: readonly EnvVar[], path: FieldPath): FieldError[] {
  return variables.flatMap((variable, index) => {
    const at = item(path, index);
    const { valueFrom } = variable;
    return [
      ...requiredText(child(at, 'name'), variable.name, checkVariableName),
      ...(valueFrom === undefined ? [] : checkValueFrom(valueFrom, variable.value, child(at, 'valueFrom'))),
    ];
  });
}

function checkVariableName(name: string, path: FieldPath): FieldError[] {
  return invalidEach(path, name, environmentNameFaults(name));
}

function checkValueFrom(source: EnvVarSource, value: string | undefined, path: FieldPath): FieldError[] {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = source;
  const errors = [
    ...(fieldRef === undefined ? [] : checkFieldRef(fieldRef, environmentFieldPaths, child(path, 'fieldRef'))),
    ...(resourceFieldRef === undefined
      ? []
      : checkResourceFieldRef(resourceFieldRef, false, child(path, 'resourceFieldRef'))),
    ...(configMapKeyRef === undefined ? [] : checkKeySelector(configMapKeyRef, child(path, 'configMapKeyRef'))),
    ...(secretKeyRef === undefined ? [] : checkKeySelector(secretKeyRef, child(path, 'secretKeyRef'))),
    ...(fileKeyRef === undefined ? [] : checkFileKey(fileKeyRef, child(path, 'fileKeyRef'))),
  ];
  const count = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef].filter(
    (reference) => reference !== undefined,
  ).length;
  const fault = valueFromFault(count, value);
  return fault === undefined ? errors : [...errors, invalid(path, '', fault)];
}

function valueFromFault(count: number, value: string | undefined): string | undefined {
  if (count === 0) {
    return 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';
  }
  if (!isEmpty(value)) {
    return 'may not be specified when `value` is not empty';
  }
  return count > 1 ? 'may not have more than one field specified at a time' : undefined;
}

function checkKeySelector({ name = '', key }: ConfigMapKeySelector, path: FieldPath): FieldError[] {
  return [
    ...checkName(name, child(path, 'name')),
    ...requiredText(child(path, 'key'), key, (value, at) => invalidEach(at, value, configKeyFaults(value))),
  ];
}

function checkFileKey(selector: FileKeySelector, path: FieldPath): FieldError[] {
  return [
    ...requiredText(child(path, 'key'), selector.key, checkVariableName),
    ...requiredText(child(path, 'volumeName'), selector.volumeName, checkDnsLabel),
    ...requiredText(child(path, 'path'), selector.path, checkNoBacksteps),
  ];
}

export function checkEnvFrom(sources: readonly EnvFromSource[], path: FieldPath): FieldError[] {
  return sources.flatMap((source, index) => {
    const at = item(path, index);
    const { prefix, configMapRef, secretRef } = source;
    const errors = isEmpty(prefix) ? [] : checkVariableName(prefix, child(at, 'prefix'));
    for (const name of ['configMapRef', 'secretRef'] as const) {
      const reference = source[name];
      if (reference !== undefined) {
        errors.push(...requiredText(child(at, name, 'name'), reference.name, checkSourceName));
      }
    }
    // Both faults are reported at the list.
    if (configMapRef === undefined && secretRef === undefined) {
      errors.push(invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'));
    } else if (configMapRef !== undefined && secretRef !== undefined) {
      errors.push(invalid(path, '', 'may not have more than one field specified at a time'));
    }
    return errors;
  });
}

/** The name is taken for a prefix upstream, so a trailing hyphen passes. */
function checkSourceName(name: string, path: FieldPath): FieldError[] {
  return invalidEach(path, name, dnsSubdomainFaults(maskTrailingHyphen(name)));
}

/** Kept beside the other references: the file of a variable must lie in an `emptyDir`. */
export function fileVolumeOf(variable: EnvVar): string | undefined {
  const reference = variable.valueFrom?.fileKeyRef;
  return reference === undefined ? undefined : (reference.volumeName ?? '');
}
