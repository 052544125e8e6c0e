/**
 * `volumeMounts` and `volumeDevices` of a container.
 * Upstream: `ValidateVolumeMounts`, `ValidateVolumeDevices` in `pkg/apis/core/validation`.
 */
import type { Container, VolumeDevice, VolumeMount } from '../../kubernetes/types.js';
import {
  checkEnum,
  child,
  forbidden,
  invalid,
  isEmpty,
  item,
  notFound,
  notSupported,
  required,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { checkDescending, checkNoBacksteps } from './paths.js';
import type { VolumeSet } from './volumes.js';

/** Of mounts or devices of one name the last one counts. */
type PathByName = ReadonlyMap<string, string>;

/** Mounts of a container: names and paths against the volumes and against its block devices. */
export function checkVolumeMounts(container: Container, volumes: VolumeSet, path: FieldPath): FieldError[] {
  const devices = new Map(
    (container.volumeDevices ?? []).map((device) => [device.name ?? '', device.devicePath ?? '']),
  );
  const seen = new Set<string>();
  return (container.volumeMounts ?? []).flatMap((mount, index) => {
    const at = item(path, index);
    const { mountPath = '' } = mount;
    const errors = [...checkMountName(mount, volumes, at), ...checkMountPath(mountPath, seen, at)];
    seen.add(mountPath);
    return [
      ...errors,
      ...checkDeviceOverlap(mount, devices, at),
      ...checkSubPaths(mount, at, path),
      ...checkPropagation(mount, container, child(path, 'mountPropagation')),
      ...checkRecursiveReadOnly(mount, child(path, 'recursiveReadOnly')),
    ];
  });
}

function checkMountName({ name = '' }: VolumeMount, volumes: VolumeSet, path: FieldPath): FieldError[] {
  const at = child(path, 'name');
  return [...(name === '' ? [required(at)] : []), ...(volumes.has(name) ? [] : [notFound(at, name)])];
}

function checkMountPath(mountPath: string, seen: ReadonlySet<string>, path: FieldPath): FieldError[] {
  const at = child(path, 'mountPath');
  return [
    ...(mountPath === '' ? [required(at)] : []),
    ...(seen.has(mountPath) ? [invalid(at, mountPath, 'must be unique')] : []),
  ];
}

function checkDeviceOverlap(mount: VolumeMount, devices: PathByName, path: FieldPath): FieldError[] {
  const { name = '', mountPath = '' } = mount;
  const errors: FieldError[] = [];
  if (devices.has(name)) {
    errors.push(invalid(child(path, 'name'), name, 'must not already exist in volumeDevices'));
  }
  if ([...devices.values()].includes(mountPath)) {
    errors.push(invalid(child(path, 'mountPath'), mountPath, 'must not already exist as a path in volumeDevices'));
  }
  return errors;
}

/** The paths themselves are reported without the index of the mount. */
function checkSubPaths({ subPath, subPathExpr }: VolumeMount, path: FieldPath, listPath: FieldPath): FieldError[] {
  const errors = isEmpty(subPath) ? [] : checkDescending(subPath, child(listPath, 'subPath'));
  if (isEmpty(subPathExpr)) {
    return errors;
  }
  if (!isEmpty(subPath)) {
    const words = 'subPathExpr and subPath are mutually exclusive';
    errors.push(invalid(child(path, 'subPathExpr'), subPathExpr, words));
  }
  return [...errors, ...checkDescending(subPathExpr, child(listPath, 'subPathExpr'))];
}

function checkPropagation({ mountPropagation }: VolumeMount, container: Container, path: FieldPath): FieldError[] {
  const errors = checkEnum(path, mountPropagation, ['Bidirectional', 'HostToContainer', 'None']);
  return mountPropagation === 'Bidirectional' && container.securityContext?.privileged !== true
    ? [...errors, forbidden(path, 'Bidirectional mount propagation is available only to privileged containers')]
    : errors;
}

function checkRecursiveReadOnly(mount: VolumeMount, path: FieldPath): FieldError[] {
  const { recursiveReadOnly, mountPropagation } = mount;
  switch (recursiveReadOnly) {
    case undefined:
    case 'Disabled':
      return [];
    case 'Enabled':
    case 'IfPossible': {
      const errors: FieldError[] = [];
      if (mount.readOnly !== true) {
        errors.push(forbidden(path, 'may only be specified when readOnly is true'));
      }
      if (mountPropagation !== undefined && mountPropagation !== 'None') {
        errors.push(forbidden(path, 'may only be specified when mountPropagation is None or not specified'));
      }
      return errors;
    }
    default:
      return [notSupported(path, recursiveReadOnly, ['Disabled', 'Enabled', 'IfPossible'])];
  }
}

/** Raw block devices of a container. */
export function checkVolumeDevices(container: Container, volumes: VolumeSet, path: FieldPath): FieldError[] {
  const mounts = new Map((container.volumeMounts ?? []).map((mount) => [mount.name ?? '', mount.mountPath ?? '']));
  const names = new Set<string>();
  const paths = new Set<string>();
  return (container.volumeDevices ?? []).flatMap((device, index) => {
    const at = item(path, index);
    const { name = '', devicePath = '' } = device;
    const errors = [
      ...checkDeviceName(name, names, volumes, child(at, 'name')),
      ...checkDevicePath(devicePath, paths, child(at, 'devicePath')),
      ...checkMountOverlap(device, mounts, at),
    ];
    if (name !== '') {
      names.add(name);
    }
    if (devicePath === '' || checkNoBacksteps(devicePath, at).length === 0) {
      paths.add(devicePath);
    }
    return errors;
  });
}

function checkDeviceName(name: string, names: ReadonlySet<string>, volumes: VolumeSet, path: FieldPath): FieldError[] {
  const errors: FieldError[] = name === '' ? [required(path)] : [];
  if (names.has(name)) {
    errors.push(invalid(path, name, 'must be unique'));
  }
  const volume = volumes.get(name);
  if (volume === undefined) {
    errors.push(notFound(path, name));
  } else if (volume.persistentVolumeClaim === undefined && volume.ephemeral === undefined) {
    const words = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode';
    errors.push(invalid(path, name, words));
  }
  return errors;
}

function checkDevicePath(devicePath: string, paths: ReadonlySet<string>, path: FieldPath): FieldError[] {
  const errors: FieldError[] = devicePath === '' ? [required(path)] : [];
  if (paths.has(devicePath)) {
    errors.push(invalid(path, devicePath, 'must be unique'));
  }
  return checkNoBacksteps(devicePath, path).length > 0
    ? [...errors, invalid(path, devicePath, "can not contain backsteps ('..')")]
    : errors;
}

function checkMountOverlap(device: VolumeDevice, mounts: PathByName, path: FieldPath): FieldError[] {
  const { name = '', devicePath = '' } = device;
  const errors: FieldError[] = [];
  if (mounts.has(name)) {
    errors.push(invalid(child(path, 'name'), name, 'must not already exist in volumeMounts'));
  }
  if ([...mounts.values()].includes(devicePath)) {
    const words = 'must not already exist as a path in volumeMounts';
    errors.push(invalid(child(path, 'devicePath'), devicePath, words));
  }
  return errors;
}
