/**
 * Prometheus is told to scrape a port on which nothing in the Pod listens.
 *
 * The annotation `prometheus.io/port` is read by the usual scrape configurations; it must be a number of the Pod.
 */
import type { Site } from '../../kubernetes/object.js';
import { definePodRule } from '../../linter/rule.js';
import type { PodModel } from '../../pod/model.js';
import { mayListenAnywhere } from '../../pod/network.js';
import { knownPorts, servingListeners } from '../support/service-ports.js';
import { describeObject, listNames } from '../support/words.js';

const annotation = 'prometheus.io/port';

export const prometheusPort = definePodRule({
  meta: {
    id: 'network/prometheus-port',
    severity: 'warning',
    presets: ['strict', 'all'],
    title: 'Prometheus is sent to a port that nobody has',
    summary: 'The annotation `prometheus.io/port` must name a port on which a container of the Pod listens.',
    why: 'Prometheus visits every house at the door that its annotation names. If no container listens there, the target is down from the first day on, and the graphs that nobody looks at until they are needed stay empty.',
    whenNot:
      'When the program listens on a metrics port that neither the manifest nor its image shows; declaring it in `ports` makes the rule silent too.',
    source: {
      title: 'Prometheus: Kubernetes service discovery',
      url: 'https://prometheus.io/docs/prometheus/latest/configuration/configuration/#kubernetes_sd_config',
    },
    messages: {
      nobody:
        'Prometheus is told to scrape port {port} of {workload}, but nothing in the Pod listens there (known: {known}). Name a port of the Pod, or declare this one.',
    },
  },

  *check(pod) {
    const { annotations } = pod.template;
    const port = Object.hasOwn(annotations, annotation) ? Number(annotations[annotation]) : Number.NaN;
    const off = annotations['prometheus.io/scrape'] === 'false';
    if (off || !Number.isInteger(port) || pod.injections.length > 0 || mayListenAnywhere(pod)) {
      return;
    }
    const listeners = servingListeners(pod);
    if (listeners.some((listener) => listener.port === port)) {
      return;
    }
    const known = knownPorts(listeners);
    yield {
      messageId: 'nobody',
      at: site(pod),
      data: {
        port,
        workload: describeObject(pod.template.object),
        known: known.length === 0 ? 'none' : listNames(known),
      },
    };
  },
});

function site({ template }: PodModel): Site {
  return { object: template.object, path: [...template.path, 'metadata', 'annotations', annotation] };
}
