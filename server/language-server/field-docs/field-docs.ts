/** The texts that `read-models.mjs` finds, as a bundle of their own: nobody who asks for none has them in memory. */

declare const PODLINT_FIELD_DOCS: string;

type FieldDocs = Readonly<Record<string, Readonly<Record<string, string>>>>;

let docs: FieldDocs | undefined;

/** What the API says about a field of a type; about the type itself for the empty field. */
export function fieldDoc(type: string, field: string): string | undefined {
  docs ??= JSON.parse(PODLINT_FIELD_DOCS) as FieldDocs;
  const fields = Object.hasOwn(docs, type) ? docs[type] : undefined;
  return fields && Object.hasOwn(fields, field) ? fields[field] : undefined;
}
