/** The trimmed content of the last `<answer>...</answer>` that is not blank, or undefined. */
export function lastAnswerTag(output: string): string | undefined {
  const contents = [...output.matchAll(/<answer>((?:(?!<answer>)[\s\S])*?)<\/answer>/gi)].map((match) =>
    match[1]!.trim(),
  );
  return contents.findLast((content) => content !== '');
}
