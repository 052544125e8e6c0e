/**
 * Two containers that run at the same time listen on the same port.
 *
 * A Pod has one network: its containers share one IP and one localhost, so the second program to bind a port fails.
 * The API server only warns (`pkg/api/pod/warnings.go`, "duplicate port definition"), also about init containers that
 * have long ended; this rule knows who is alive together and learns ports from arguments, variables and images as well.
 */
import type { Fact, FixRecipe, RuleContext } from '../../linter/rule.js';
import { definePodRule } from '../../linter/rule.js';
import type { PodModel } from '../../pod/model.js';
import { bindsMeet, overlap } from '../../pod/network.js';
import { quoteName } from '../support/names.js';
import type { PortClaim } from '../support/port-claims.js';
import { portClaims, portText } from '../support/port-claims.js';
import { hintsOption, wantsHints } from '../support/hints.js';
import { canRenumber, freePort, renumberPort } from '../support/renumber.js';

type MessageId = 'declared' | 'inferred' | 'repeated';

export const portClash = definePodRule<MessageId>({
  meta: {
    id: 'network/port-clash',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'Two containers listen on one port',
    summary: 'Containers that run at the same time must listen on different ports.',
    why: 'A Pod is one house with one address: its containers share one IP and one localhost, so a port belongs to one of them at a time. The program that starts second cannot bind, exits and is restarted again and again, while the first one answers calls that were meant for the other. Only containers that can run together clash: an init container that has ended gives its port back.',
    whenNot:
      'When one of the programs is told to listen elsewhere in a way that the manifest does not show, such as a file inside its image.',
    source: { title: 'Pod networking', url: 'https://kubernetes.io/docs/concepts/workloads/pods/#pod-networking' },
    messages: {
      declared:
        '{second} and {first} both listen on {port}; containers of a Pod share one localhost, so only one of them can bind it. Give {second} another port.',
      inferred:
        '{second} and {first} both listen on {port} ({second}: {secondEvidence}; {first}: {firstEvidence}); containers of a Pod share one localhost, so only one of them can bind it. Give one of them another port.',
      repeated:
        '{container} declares {port} twice; one program listens there once, so a single entry is enough unless both names are needed.',
    },
    options: hintsOption('Also report a port that one container declares twice.'),
    fix: 'refactoring',
  },

  *check(pod, context) {
    const claims = portClaims(pod);
    for (const rivals of rivalsByPort(claims.filter(isLikely))) {
      for (const [index, second] of rivals.entries()) {
        const first = rivals.slice(0, index).find((earlier) => areRivals(pod, earlier, second));
        if (first !== undefined) {
          yield* clash(pod, context, { first, second, claims });
        }
      }
    }
    // On the network of the node the API server refuses a repeated port; `network/host-port-clash` says so.
    for (const claim of pod.hostNetwork || !wantsHints(context) ? [] : claims) {
      yield* repeated(claim);
    }
  },
});

/**
 * What a mesh injects is the business of `network/mesh-port-clash`. A guess is no claim, and neither is an image's usual port
 * where the container declares others: `redis` with a declared 26379 runs as a sentinel.
 */
function isLikely({ container, declared, inferred, protocol }: PortClaim): boolean {
  if (container.index < 0) {
    return false;
  }
  const declaresOthers = container.spec.ports?.some((port) => (port.protocol ?? 'TCP') === protocol) === true;
  const isUsual = inferred?.source === 'image' && declaresOthers;
  return declared !== undefined || (inferred !== undefined && inferred.confidence !== 'possible' && !isUsual);
}

/** Claims of one port and protocol, in start order, where there is more than one. */
function rivalsByPort(claims: readonly PortClaim[]): readonly (readonly PortClaim[])[] {
  const groups = new Map<string, PortClaim[]>();
  for (const claim of claims) {
    const group = groups.get(portText(claim));
    if (group === undefined) {
      groups.set(portText(claim), [claim]);
    } else {
      group.push(claim);
    }
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

function areRivals(pod: PodModel, a: PortClaim, b: PortClaim): boolean {
  return (
    overlap(a.container, b.container) &&
    bindsMeet(a.bind, b.bind) &&
    !servesForSibling(a, b) &&
    !servesForSibling(b, a) &&
    !refusedAsHostPort(pod, a, b)
  );
}

/**
 * A container may declare a port that a helper answers for it: a CSI driver declares `healthz`, its livenessprobe sidecar
 * serves it with `--health-port`. That is one listener, not two, as long as nothing shows that the declaring program binds it too.
 */
function servesForSibling(helper: PortClaim, owner: PortClaim): boolean {
  return (
    owner.inferred === undefined &&
    helper.inferred !== undefined &&
    /health|liveness|metrics|telemetry/i.test(helper.inferred.evidence)
  );
}

/** With `hostNetwork` the API server refuses a second declaration; `network/host-port-clash` says so. */
function refusedAsHostPort(pod: PodModel, a: PortClaim, b: PortClaim): boolean {
  const bothMain = a.container.phase === 'main' && b.container.phase === 'main';
  return pod.hostNetwork && bothMain && a.declared !== undefined && b.declared !== undefined;
}

function* clash(
  pod: PodModel,
  context: RuleContext,
  pair: { readonly first: PortClaim; readonly second: PortClaim; readonly claims: readonly PortClaim[] },
): Iterable<Fact<MessageId>> {
  const { first, second, claims } = pair;
  const declared = first.declared !== undefined && second.declared !== undefined;
  const certain = declared && !isContradicted(first, claims) && !isContradicted(second, claims);
  const [firstName, secondName] = [quoteName(first.container), quoteName(second.container)];
  yield {
    messageId: declared ? 'declared' : 'inferred',
    at: second.shown.at,
    severity: certain ? 'error' : 'warning',
    container: second.container.name,
    data: {
      port: portText(second),
      first: firstName,
      second: secondName,
      firstEvidence: evidenceOf(first),
      secondEvidence: evidenceOf(second),
    },
    related: [{ message: describeClaim(first), at: first.shown.at }],
    fixes: fixes(pod, context, pair),
  };
}

function describeClaim({ container, declared, port, protocol, shown }: PortClaim): string {
  const claim = `${quoteName(container)} ${declared === undefined ? 'listens on' : 'declares'} ${portText({ port, protocol })}`;
  return declared === undefined ? `${claim}: ${shown.evidence}.` : `${claim}.`;
}

/** What convinces: the argument, variable or image rather than the bare declaration. */
function evidenceOf({ inferred, shown }: PortClaim): string {
  return (inferred ?? shown).evidence;
}

/** The image is known to listen on other ports and nothing but the declaration speaks for this one. */
function isContradicted({ container, inferred, protocol }: PortClaim, claims: readonly PortClaim[]): boolean {
  return (
    inferred === undefined &&
    claims.some(
      (claim) => claim.container === container && claim.protocol === protocol && claim.inferred?.source === 'image',
    )
  );
}

/** Two entries of one container for one port: harmless, and done on purpose where a Service wants both names. */
function* repeated({ container, declarations, port, protocol }: PortClaim): Iterable<Fact<MessageId>> {
  const [first, second] = declarations;
  if (first !== undefined && second !== undefined) {
    yield {
      messageId: 'repeated',
      at: second.at,
      severity: 'info',
      container: container.name,
      data: { container: quoteName(container), port: portText({ port, protocol }) },
      related: [{ message: 'It is declared here first.', at: first.at }],
    };
  }
}

function fixes(
  pod: PodModel,
  { neighbourhood }: RuleContext,
  { second, claims }: { readonly second: PortClaim; readonly claims: readonly PortClaim[] },
): readonly FixRecipe[] {
  const to = freePort(second.port, claims);
  if (to === undefined || !canRenumber(second)) {
    return [];
  }
  return [
    {
      title: `Move ${quoteName(second.container)} to port ${to}, with its probes, callers and Services`,
      kind: 'refactoring',
      edits: () => renumberPort({ pod, neighbourhood, claim: second, to }),
    },
  ];
}
