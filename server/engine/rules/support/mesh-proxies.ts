/** The proxies of the meshes, as they stand in manifests. */
import type { Injection, PodContainer } from '../../pod/model.js';

/** By mesh: the images of its proxy, and the names under which its injector knows them. */
const proxies: ReadonlyMap<string, { readonly images: RegExp; readonly own: RegExp }> = new Map([
  ['istio', { images: /(^|\/)proxyv2$/, own: /^istio-(proxy|init|validation)$/ }],
  [
    'linkerd',
    { images: /(^|\/)linkerd\d*[-/]proxy$|^linkerd\/proxy$/, own: /^linkerd-(proxy|init|network-validator)$/ },
  ],
  ['consul', { images: /(^|\/)consul-(dataplane|envoy)$/, own: /^consul-(dataplane|connect-.*|sidecar)$/ }],
  ['kuma', { images: /(^|\/)kuma-dp$/, own: /^kuma-(sidecar|init)$/ }],
  ['dapr', { images: /(^|\/)daprd$/, own: /^daprd$/ }],
  ['app-mesh', { images: /(^|\/)aws-appmesh-envoy$/, own: /^envoy$/ }],
]);

/** The container runs the very program that the injection adds, under a name that the injector doesn't know as its own. */
export function isSameProxy({ name, image, phase }: PodContainer, { mesh }: Injection): boolean {
  const proxy = proxies.get(mesh);
  return proxy !== undefined && phase !== 'ephemeral' && proxy.images.test(image.repository) && !proxy.own.test(name);
}
