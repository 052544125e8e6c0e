/** Formats of strings that custom resources are held to. Upstream: the formats of `k8s.io/kube-openapi/pkg/validation/strfmt`. */
import { parseAddress, parseCidr } from '../ip.js';

const formats: Readonly<Record<string, (text: string) => boolean>> = {
  date: (text) => /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(text),
  'date-time': (text) =>
    /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[-+]\d\d:\d\d)$/.test(
      text,
    ),
  duration: (text) => /^-?(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h|d|w))+$/.test(text) || text === '0',
  ipv4: (text) => parseAddress(text)?.bytes.length === 4,
  ipv6: (text) => parseAddress(text)?.bytes.length === 16,
  cidr: (text) => parseCidr(text) !== undefined,
  uuid: (text) => /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text),
  byte: (text) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text),
};

/** Whether a text has a format; a format that is not known here has everything. */
export function hasFormat(text: string, format: string): boolean {
  return !Object.hasOwn(formats, format) || formats[format]?.(text) === true;
}
