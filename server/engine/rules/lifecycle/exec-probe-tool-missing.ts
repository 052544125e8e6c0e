/**
 * A probe or hook runs a program that its image doesn't have.
 *
 * Distroless and scratch images hold one program and neither a shell nor tools; the command fails each time.
 */
import type { Path } from '../../document/tree.js';
import { definePodRule } from '../../linter/rule.js';
import type { PodContainer } from '../../pod/model.js';
import { isCommonProgram } from '../../pod/programs.js';
import { quoteName } from '../support/names.js';
import { inContainer } from '../support/site.js';

export const execProbeToolMissing = definePodRule({
  meta: {
    id: 'lifecycle/exec-probe-tool-missing',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'A probe runs a program that the image lacks',
    summary: 'Exec probes and hooks must run programs that are in the image.',
    why: 'The command of an exec probe runs inside the container. Images without a shell (`distroless`, `scratch`) have neither `sh` nor `curl`: the probe fails every time, so the container never gets ready or is restarted for ever, and a hook is skipped.',
    whenNot: 'When the image is known to have the program.',
    source: {
      title: 'Pod lifecycle: probe types',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#probe-check-methods',
    },
    messages: {
      missing:
        "{container}'s {handler} runs `{program}`, but image `{image}` has no shell and no tools, so it fails each time. Use an HTTP, TCP or gRPC check.",
    },
  },

  *check(pod) {
    for (const container of pod.containers) {
      if (!isBare(container)) {
        continue;
      }
      for (const { handler, command, path } of execHandlers(container)) {
        const [program] = command;
        if (program !== undefined && isCommonProgram(program)) {
          yield {
            messageId: 'missing',
            at: inContainer(pod, container, ...path, 0),
            container: container.name,
            data: { container: quoteName(container), handler, program, image: container.image.text },
          };
        }
      }
    }
  },
});

function isBare({ image, knowledge }: PodContainer): boolean {
  // Debug variants of distroless images have a busybox.
  const debug = image.tag?.includes('debug') === true;
  return (
    !debug &&
    (knowledge?.shell === 'none' ||
      /(^|\/)distroless(\/|-)|-distroless$/.test(image.repository) ||
      image.tag?.includes('distroless') === true)
  );
}

interface ExecHandler {
  readonly handler: string;
  readonly command: readonly string[];
  readonly path: Path;
}

function execHandlers({ spec }: PodContainer): readonly ExecHandler[] {
  const probes = (['startupProbe', 'livenessProbe', 'readinessProbe'] as const).map((handler) => ({
    handler,
    command: spec[handler]?.exec?.command ?? [],
    path: [handler, 'exec', 'command'],
  }));
  const hooks = (['postStart', 'preStop'] as const).map((handler) => ({
    handler,
    command: spec.lifecycle?.[handler]?.exec?.command ?? [],
    path: ['lifecycle', handler, 'exec', 'command'],
  }));
  return [...probes, ...hooks];
}
