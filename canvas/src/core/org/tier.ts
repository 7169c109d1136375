export const tiers = [1, 2, 3, 4] as const;
