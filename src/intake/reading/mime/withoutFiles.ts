/** A text without the files that stand uuencoded in it: nobody reads those lines. */
export function withoutFiles(text: string): string {
  if (!/^begin [0-7]{3}/m.test(text)) return text;
  const kept: string[] = [];
  let inFile = false;
  for (const line of text.split('\n')) {
    if (inFile) inFile = !/^end\s*$/.test(line);
    else if (/^begin [0-7]{3,4} \S/.test(line)) inFile = true;
    else kept.push(line);
  }
  return inFile ? text : kept.join('\n');
}
