/** What a container is told: every word of its command line and every value of its environment, with the place of each. */
import type { Site } from '../../kubernetes/object.js';
import type { PodContainer } from '../../pod/model.js';
import { partOf, partOfText } from '../../pod/words.js';

export interface ContainerText {
  readonly text: string;
  /** "variable `UPSTREAM`", "`--upstream=…` in its command line". */
  readonly evidence: string;
  /** The place of a piece of the text. */
  readonly part: (start: number, end: number) => Site;
}

/** The number stands as a word of its own in the command line or environment: a port flag of an unknown spelling, perhaps. */
export function mentionsNumber(container: PodContainer, number: number): boolean {
  const whole = new RegExp(`(?<![\\d.])${number}(?!\\d)`);
  return containerTexts(container).some(({ text }) => whole.test(text));
}

export function containerTexts(container: PodContainer): readonly ContainerText[] {
  const words = container.words.map((word) => ({
    text: word.text,
    evidence: 'command line',
    part: (start: number, end: number) => partOf(word, start, end),
  }));
  const values = container.environment.flatMap(({ name, value, at, origin, source }): readonly ContainerText[] =>
    value === undefined
      ? []
      : [
          {
            text: value,
            evidence: `variable \`${name}\``,
            // What stands in a ConfigMap is shown where the container takes it from.
            part: (start, end) =>
              source === undefined || origin !== undefined ? at : partOfText(at, source, start, end),
          },
        ],
  );
  return [...words, ...values];
}
