/** What somebody said, as a sentence that others may follow. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?…。！？]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
