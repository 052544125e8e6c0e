/** Sets style properties on an element through its object model, which a content security policy leaves alone; a style attribute it would not. */
import { noChange } from 'lit';
import { Directive, directive, PartType, type ElementPart, type PartInfo } from 'lit/directive.js';

type Properties = Readonly<Record<string, string>>;

class Styled extends Directive {
  /** What the element has got, so that only changes touch it. */
  private current: Properties = {};

  constructor(info: PartInfo) {
    super(info);
    if (info.type !== PartType.ELEMENT) throw new Error('styled() stands in an element, not in an attribute.');
  }

  override render(properties: Properties): symbol {
    this.current = properties;
    return noChange;
  }

  override update({ element }: ElementPart, [properties]: [Properties]): symbol {
    const { style } = element as HTMLElement;
    for (const [name, value] of Object.entries(properties))
      if (this.current[name] !== value) style.setProperty(name, value);
    return this.render(properties);
  }
}

export const styled = directive(Styled);
