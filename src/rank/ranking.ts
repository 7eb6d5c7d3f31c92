/** The choices of one question, best first. */
export interface Ranking {
  id: string;
  /** Indices of the choices, best first; equal scores keep the order of the choices. */
  order: number[];
  /** The model's score of each choice, in the order of the choices. */
  scores: number[];
  /** Softmax of the scores, in the order of the choices; absent where only an order is known. */
  probabilities?: number[];
}
