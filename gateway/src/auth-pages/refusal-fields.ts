/** What the pages show of a refusal. */
export const refusal = `... on Refusal {
      code
      message
      remedy
    }`;
