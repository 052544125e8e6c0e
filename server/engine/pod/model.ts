/**
 * The Pod as the atomic unit: what its containers share, and when.
 * One model is computed once per Pod template; every Pod rule, the hover, the Pod summary and the simulator read it.
 *
 * Invariant: facts and evidence only. What is right or wrong is for the rules to say.
 */
import type { Path } from '../document/tree.js';
import type { Site } from '../kubernetes/object.js';
import type { PodTemplate } from '../kubernetes/pod-template.js';
import type { SourceText } from './source-text.js';
import type { BindAddress, ImageKnowledge, Protocol, Role } from './image-knowledge.js';
import type { Container, EphemeralContainer, Probe, Volume, VolumeMount } from '../kubernetes/types.js';

export type { PodTemplate } from '../kubernetes/pod-template.js';

/**
 * - `init`: runs alone, in order, and must end before the next starts.
 * - `sidecar`: an init container with `restartPolicy: Always` (KEP-753): starts in its place, lives to the end of the Pod.
 * - `main`: all run together.
 * - `ephemeral`: joins a running Pod.
 */
export type ContainerPhase = 'init' | 'sidecar' | 'main' | 'ephemeral';

export interface PodContainer {
  /** Empty where the manifest has none. */
  readonly name: string;
  readonly phase: ContainerPhase;
  /** Index in its own list (`containers`, `initContainers`, `ephemeralContainers`). */
  readonly index: number;
  /** Start order in the Pod, from 0; all `main` containers share one. */
  readonly order: number;
  readonly path: Path;
  /** The container itself, for findings about the whole of it: its name if it has one. */
  readonly site: Site;
  readonly spec: Container & Partial<EphemeralContainer>;
  readonly image: ImageReference;
  /** The knowledge about this image, if it is a known one. */
  readonly knowledge: ImageKnowledge | undefined;
  readonly role: RoleAssessment;
  readonly ending: EndingAssessment;
  /**
   * Its listeners are known: it declares ports, or its image or arguments say where it listens.
   * An unknown image that declares nothing may listen anywhere.
   */
  readonly listensKnown: boolean;
  /** Command, args and environment after `$(VAR)` expansion, with the place of each word. */
  readonly words: readonly CommandWord[];
  /** The same words as commands: one for the exec form, several for a shell script. */
  readonly commands: readonly SimpleCommand[];
  readonly environment: readonly EnvironmentValue[];
}

/** `registry.example.com:5000/team/app:1.4@sha256:…` in its parts. */
export interface ImageReference {
  readonly text: string;
  readonly registry: string | undefined;
  /** Path without registry, `library/` removed: `team/app`. */
  readonly repository: string;
  /** Last segment of the repository: `app`. */
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

export type { Role } from './image-knowledge.js';

export interface RoleAssessment {
  readonly role: Role;
  readonly confidence: Confidence;
  /** In words, for messages: "image nginx", "container name `proxy`". */
  readonly evidence: string;
}

/** Does the program end by itself? */
export interface EndingAssessment {
  readonly ends: 'yes' | 'no' | 'unknown';
  /** `command`: its command line shows it. `image`: its image's role says so. */
  readonly basis: 'command' | 'image' | 'none';
  readonly evidence: string;
  readonly at: Site | undefined;
}

/** `certain`: the manifest says so. `probable`: an argument, variable or known image says so. `possible`: a convention suggests it. */
export type Confidence = 'certain' | 'probable' | 'possible';

export interface CommandWord {
  readonly text: string;
  readonly at: Site;
  /** The word is (part of) a shell script: `sh -c "…"`. */
  readonly shell: boolean;
  /** Where its characters come from, see `partOf` in words.ts. */
  readonly source: SourceText;
}

/** A program with its arguments. */
export interface SimpleCommand {
  /** Absent where only `args` are given: the image's entrypoint runs. */
  readonly program: CommandWord | undefined;
  readonly arguments: readonly CommandWord[];
  /** Started with `&`: the script goes on while it runs. */
  readonly background: boolean;
  /** Where it stands in its script; absent for the exec form. */
  readonly script: ScriptPlace | undefined;
}

export interface ScriptPlace {
  /** Reserved words right before the command: `while`, `do`, `{`, `!`. */
  readonly keywords: readonly string[];
  /** What stands after it: `;` (also a line's end), `&`, `&&`, `||`, `|`, `;;`, or nothing at the script's end. */
  readonly terminator: string;
  /** Variables set for it, or for the rest of the script where no program follows. */
  readonly assignments: readonly { readonly name: string; readonly value: string }[];
}

export interface EnvironmentValue {
  readonly name: string;
  /** After `$(VAR)` expansion; undefined where it comes from elsewhere (a Secret, the downward API, an unknown ConfigMap). */
  readonly value: string | undefined;
  /** In the Pod's own manifest: the value, or the entry that takes it from elsewhere. */
  readonly at: Site;
  /** Where the value is written, if that is another object: the key of a ConfigMap. */
  readonly origin: Site | undefined;
  readonly from: 'value' | 'config-map' | 'secret' | 'field' | 'resource' | 'file';
  /** For `from: 'field'`: `status.podIP`, `metadata.name`, … */
  readonly field: string | undefined;
  /** Where the characters of `value` come from. */
  readonly source: SourceText | undefined;
}

export type { BindAddress, Protocol } from './image-knowledge.js';

export type ListenerSource = 'declared' | 'probe' | 'argument' | 'environment' | 'image' | 'config' | 'mesh';

/**
 * Something in the Pod accepts connections here.
 * There is one listener per container, port, protocol and bind address; only ports declared twice stand twice.
 * A declared port takes the bind address that an argument, a variable or the image gives it.
 * What a mesh injects belongs to no container of the manifest: its `container` is one that the injector adds, with an `index` of -1.
 */
export interface Listener {
  readonly port: number;
  readonly protocol: Protocol;
  readonly bind: BindAddress;
  readonly container: PodContainer;
  /** Name of the declared port. */
  readonly name: string | undefined;
  readonly source: ListenerSource;
  readonly confidence: Confidence;
  /** Where it was read from, in words: "declared", "`--port=9090` in args", "nginx listens on 80 by default". */
  readonly evidence: string;
  readonly at: Site;
  /** Where it is written, if that is another object: the text of a ConfigMap. `at` is in the Pod's own manifest. */
  readonly origin?: Site | undefined;
  /** Further evidence for the same listener: a declared port whose container also has `--port=8080`. */
  readonly also: readonly ListenerEvidence[];
}

export interface ListenerEvidence {
  readonly source: ListenerSource;
  readonly confidence: Confidence;
  readonly evidence: string;
  readonly at: Site;
  readonly origin?: Site | undefined;
}

/** Somebody in the Pod calls `localhost:PORT`. */
export interface Caller {
  readonly container: PodContainer;
  /** As written: `localhost`, `127.0.0.1`, `[::1]`, `0.0.0.0`. */
  readonly host: string;
  readonly port: number;
  readonly protocol: Protocol;
  /** The call as written, for messages: `http://localhost:9999/api`. */
  readonly text: string;
  /** "variable `UPSTREAM`", "args", "exec probe", "annotation …", "ConfigMap `x`, key `y`". */
  readonly evidence: string;
  readonly confidence: Confidence;
  readonly at: Site;
  /** Where the call is written, if that is another object: the text of a ConfigMap. `at` is in the Pod's own manifest. */
  readonly origin?: Site | undefined;
}

/** What probes and lifecycle hooks have in common. */
export type Handler = Pick<Probe, 'exec' | 'grpc' | 'httpGet' | 'tcpSocket'>;

export type ProbeKind = 'livenessProbe' | 'readinessProbe' | 'startupProbe' | 'postStart' | 'preStop';

/** A probe or lifecycle handler that connects to a port. */
export interface PortHandler {
  readonly container: PodContainer;
  readonly kind: ProbeKind;
  readonly scheme: 'http' | 'tcp' | 'grpc';
  readonly host: string | undefined;
  /** As written: a number or a port name. */
  readonly port: number | string;
  readonly probe: Probe | undefined;
  readonly at: Site;
}

export interface PodVolume {
  readonly volume: Volume;
  readonly path: Path;
}

/** One volume as one container sees it. */
export interface VolumeUse {
  readonly container: PodContainer;
  readonly mount: VolumeMount;
  readonly mountPath: Path;
  readonly volume: Volume | undefined;
  readonly readOnly: boolean;
}

export interface PodModel {
  readonly template: PodTemplate;
  /** Init containers and sidecars in list order, then main, then ephemeral containers. */
  readonly containers: readonly PodContainer[];
  readonly hostNetwork: boolean;
  readonly listeners: readonly Listener[];
  readonly callers: readonly Caller[];
  readonly handlers: readonly PortHandler[];
  readonly volumes: readonly PodVolume[];
  readonly volumeUses: readonly VolumeUse[];
  /** Injectors that add containers to this Pod: `istio`, `linkerd`, … */
  readonly injections: readonly Injection[];
}

/** A proxy or agent that an admission webhook adds to the Pod. */
export interface Injection {
  /** `istio`, `linkerd`, `consul`, `kuma`, `dapr`, `vault`, `app-mesh`, `knative`, `cloud-sql`, `datadog`, … */
  readonly mesh: string;
  readonly title: string;
  /** The label or annotation that switches it on, in words. */
  readonly evidence: string;
  readonly at: Site;
  readonly adds: Additions;
}

/** Names of what an injector adds. Which of them depends on its configuration and version: each may be there. */
export interface Additions {
  /** Containers that run beside those of the Pod. */
  readonly containers: readonly string[];
  readonly initContainers: readonly string[];
  readonly volumes: readonly string[];
  /** Variables that containers of the Pod get. */
  readonly environment: readonly string[];
}

export type { ImageKnowledge } from './image-knowledge.js';
