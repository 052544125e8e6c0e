/**
 * One address per Pod, from the range of its node.
 * Upstream: `pkg/controller/nodeipam` hands out ranges, the `host-local` plugin of CNI hands out addresses: always the next one,
 * so that an address comes back only when the range has been gone through.
 */
import type { AddressRange, SimNode, SimPod, World } from '../world.js';

/** The network, the gateway and the broadcast address are nobody's. */
const firstHost = 2;

/** The n-th range of a cluster whose nodes have none of their own: `10.244.0.0/24`, `10.244.1.0/24`… */
export function rangeForNode(index: number): string {
  return `10.${(244 + Math.floor(index / 256)) % 256}.${index % 256}.0/24`;
}

/** Reads a CIDR; a text that is none gives a range without addresses. */
export function createRange(cidr: string): AddressRange {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  const [a = 0, b = 0, c = 0, d = 0, prefix = 32] = (match ?? []).slice(1).map(Number);
  const size = match === null || prefix > 32 ? 0 : 2 ** (32 - prefix);
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  const base = size === 0 ? 0 : Math.floor(address / size) * size;
  return { cidr, base, size, used: new Map(), last: firstHost - 1 };
}

/** Gives the Pod an address; `undefined` when the node has none left. Pods on the host's network have the host's. */
export function giveAddress(node: SimNode, pod: SimPod): string | undefined {
  if (pod.info.spec.hostNetwork === true) {
    return node.internalIp;
  }
  const { range } = node;
  const hosts = range.size - 1 - firstHost;
  for (let step = 1; step <= hosts; step++) {
    const offset = firstHost + ((range.last - firstHost + step + hosts) % hosts);
    if (!range.used.has(offset)) {
      range.used.set(offset, pod.uid);
      range.last = offset;
      return formatAddress(range.base + offset);
    }
  }
  return undefined;
}

/** Keeps an address that a Pod of an imported cluster has already. */
export function keepAddress({ range }: SimNode, pod: SimPod, address: string): void {
  const offset = createRange(`${address}/32`).base - range.base;
  if (offset > 0 && offset < range.size) {
    range.used.set(offset, pod.uid);
    range.last = Math.max(range.last, offset);
  }
}

/** Takes the address back; whoever waits for one on that node may try again. */
export function releaseAddress(world: World, pod: SimPod): void {
  const range = pod.nodeName === undefined ? undefined : world.nodes.get(pod.nodeName)?.range;
  for (const [offset, uid] of range?.used ?? []) {
    if (uid === pod.uid) {
      range?.used.delete(offset);
    }
  }
  for (const { uid } of world.snapshot.nodeByName.get(pod.nodeName ?? '')?.pods ?? []) {
    if (world.pods.look(uid)?.waitsFor !== undefined) {
      world.dirty.pods.add(uid);
    }
  }
}

function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
