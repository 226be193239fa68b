/** The versions of the templates that documents are rendered with. Versions are added, never changed. */
export const documentTemplates = ['standard-1'] as const;
export type DocumentTemplate = (typeof documentTemplates)[number];

export function isDocumentTemplate(name: string): name is DocumentTemplate {
  return documentTemplates.some((each) => each === name);
}
