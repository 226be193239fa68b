/** The beginning of a text, at most `maximum` UTF-16 units and never half a character, so the result is well-formed. */
export function cutText(text: string, maximum: number): string {
  const wellFormed = text.toWellFormed();
  if (wellFormed.length <= maximum) return wellFormed;
  const isCutInside = /[\uD800-\uDBFF]/.test(wellFormed.charAt(maximum - 1));
  return wellFormed.slice(0, isCutInside ? maximum - 1 : maximum);
}
