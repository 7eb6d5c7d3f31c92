/** The place of a choice by its name: A is 0, Z 25, AA 26; undefined for what is no name. */
export function choiceIndex(label: string): number | undefined {
  if (!/^[A-Z]{1,4}$/.test(label)) return undefined;
  return [...label].reduce((index, letter) => index * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
