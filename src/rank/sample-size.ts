/**
 * Half the width of the 95 % interval of an accuracy measured on `questions` questions, at its widest (accuracy 1/2):
 * what a small validation set can tell apart. Wilson's score interval (JASA 22, 1927), which holds for small samples.
 */
export function accuracyMargin(questions: number): number {
  const z = 1.959964;
  const square = (z * z) / questions;
  return (z * Math.sqrt(0.25 / questions + square / (4 * questions))) / (1 + square);
}
