/** Ingress. Upstream: `ValidateIngressCreate` in `pkg/apis/networking/validation`. */
import type {
  HTTPIngressPath,
  Ingress,
  IngressBackend,
  IngressRule,
  IngressServiceBackend,
  IngressSpec,
  IngressTLS,
  TypedLocalObjectReference,
} from '../../kubernetes/types.js';
import {
  dnsLabelFaults,
  dnsSubdomainFaults,
  pathSegmentFaults,
  portNameFaults,
  portNumberFaults,
  wildcardSubdomainFaults,
} from '../content.js';
import {
  child,
  invalid,
  invalidEach,
  isEmpty,
  item,
  notSupported,
  required,
  requiredText,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { opaque } from '../go-text.js';
import { parseAddress } from '../ip.js';
import { annotationOf, checkName } from './labels.js';
import { checkObjectMeta, subdomainName } from './metadata.js';

export const ingressClassAnnotation = 'kubernetes.io/ingress.class';
const specPath = child(undefined, 'spec');

export function checkIngress(ingress: Ingress): FieldError[] {
  const { metadata = {}, spec = {} } = ingress;
  const annotation = annotationOf(metadata.annotations, ingressClassAnnotation);
  const { ingressClassName } = spec;
  const clash = annotation !== undefined && ingressClassName !== undefined && annotation !== ingressClassName;
  const words = 'must match `ingressClassName` when both are specified';
  return [
    ...checkObjectMeta(metadata, subdomainName),
    ...checkIngressSpec(spec),
    ...(clash ? [invalid(child(undefined, 'annotations', ingressClassAnnotation), annotation, words)] : []),
  ];
}

function checkIngressSpec(spec: IngressSpec): FieldError[] {
  const { rules = [], defaultBackend, ingressClassName } = spec;
  const rulesPath = child(specPath, 'rules');
  const tlsPath = child(specPath, 'tls');
  const words = 'either `defaultBackend` or `rules` must be specified';
  return [
    ...(rules.length === 0 && defaultBackend === undefined ? [invalid(specPath, opaque(spec.rules), words)] : []),
    ...(defaultBackend === undefined ? [] : checkBackend(defaultBackend, child(specPath, 'defaultBackend'))),
    ...rules.flatMap((rule, index) => checkRule(rule, item(rulesPath, index))),
    ...(spec.tls ?? []).flatMap((tls, index) => checkTls(tls, item(tlsPath, index))),
    ...(ingressClassName === undefined ? [] : checkName(ingressClassName, child(specPath, 'ingressClassName'))),
  ];
}

function checkHost(host: string, path: FieldPath): FieldError[] {
  return invalidEach(path, host, host.includes('*') ? wildcardSubdomainFaults(host) : dnsSubdomainFaults(host));
}

function checkRule({ host = '', http }: IngressRule, path: FieldPath): FieldError[] {
  const at = child(path, 'host');
  const address = host !== '' && parseAddress(host) !== undefined;
  const paths = child(path, 'http', 'paths');
  return [
    ...(address ? [invalid(at, host, 'must be a DNS name, not an IP address')] : []),
    ...(host === '' ? [] : checkHost(host, at)),
    ...(http !== undefined && (http.paths ?? []).length === 0 ? [required(paths)] : []),
    ...(http?.paths ?? []).flatMap((entry, index) => checkHttpPath(entry, item(paths, index))),
  ];
}

function checkTls({ hosts = [], secretName }: IngressTLS, path: FieldPath): FieldError[] {
  const at = child(path, 'hosts');
  return [
    ...hosts.flatMap((host, index) => checkHost(host, item(at, index))),
    ...(isEmpty(secretName) ? [] : checkName(secretName, child(path, 'secretName'))),
  ];
}

const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix'];

function checkHttpPath(entry: HTTPIngressPath, path: FieldPath): FieldError[] {
  const { pathType, path: url = '' } = entry;
  if (pathType === undefined) {
    return [required(child(path, 'pathType'), 'pathType must be specified')];
  }
  const at = child(path, 'path');
  const backend = checkBackend(entry.backend ?? {}, child(path, 'backend'));
  switch (pathType) {
    case 'Exact':
    case 'Prefix':
      return [...checkUrlPath(url, at), ...backend];
    case 'ImplementationSpecific':
      return url === '' || url.startsWith('/') ? backend : [invalid(at, url, 'must be an absolute path'), ...backend];
    default:
      return [notSupported(child(path, 'pathType'), pathType, pathTypes), ...backend];
  }
}

function checkUrlPath(url: string, path: FieldPath): FieldError[] {
  const within = ['//', '/./', '/../', '%2f', '%2F'].filter((part) => url.includes(part));
  const atEnd = ['/..', '/.'].filter((part) => url.endsWith(part));
  return [
    ...(url.startsWith('/') ? [] : [invalid(path, url, 'must be an absolute path')]),
    ...within.map((part) => invalid(path, url, `must not contain '${part}'`)),
    ...atEnd.map((part) => invalid(path, url, `cannot end with '${part}'`)),
  ];
}

function checkBackend({ service, resource }: IngressBackend, path: FieldPath): FieldError[] {
  if (service !== undefined && resource !== undefined) {
    return [invalid(path, '', 'cannot set both resource and service backends')];
  }
  if (resource !== undefined) {
    return checkResource(resource, child(path, 'resource'));
  }
  return service === undefined
    ? [invalid(path, '', 'resource or service backend is required')]
    : checkServiceBackend(service, path);
}

function checkServiceBackend({ name, port = {} }: IngressServiceBackend, path: FieldPath): FieldError[] {
  const at = child(path, 'service');
  return [
    ...requiredText(child(at, 'name'), name, (value, place) => invalidEach(place, value, dnsLabelFaults(value))),
    ...checkBackendPort(port.name ?? '', port.number ?? 0, path),
  ];
}

function checkBackendPort(name: string, number: number, path: FieldPath): FieldError[] {
  const at = child(path, 'service', 'port');
  if (name !== '' && number !== 0) {
    return [invalid(path, '', 'cannot set both port name & port number')];
  }
  if (name !== '') {
    return invalidEach(child(at, 'name'), name, portNameFaults(name));
  }
  return number === 0
    ? [required(path, 'port name or number is required')]
    : invalidEach(child(at, 'number'), number, portNumberFaults(number));
}

function checkResource({ apiGroup, kind, name }: TypedLocalObjectReference, path: FieldPath): FieldError[] {
  const segment = (value: string, at: FieldPath): FieldError[] => invalidEach(at, value, pathSegmentFaults(value));
  return [
    ...(apiGroup === undefined ? [] : checkName(apiGroup, child(path, 'apiGroup'))),
    ...requiredText(child(path, 'kind'), kind, segment),
    ...requiredText(child(path, 'name'), name, segment),
  ];
}
