import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const forbid = (...groups) => ['error', { patterns: groups.map(([group, message]) => ({ group, message })) }];

export default tseslint.config(
  { ignores: ['dist', 'node_modules'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, reactHooks.configs.flat.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  // Who may import whom: core knows nobody, features do not know each other.
  {
    files: ['src/core/**'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': forbid(
        [['react', 'react-dom', 'zustand', '@xyflow/*', '@microsoft/*'], 'core is plain TypeScript.'],
        [['**/protocol/**', '**/store/**', '**/features/**', '**/ui/**', '**/app/**'], 'core depends on nothing around it.'],
      ),
    },
  },
  {
    files: ['src/protocol/**'],
    rules: { 'no-restricted-imports': forbid([['react', '**/store/**', '**/features/**', '**/ui/**', '**/app/**'], 'protocol knows core only.']) },
  },
  {
    files: ['src/store/**'],
    rules: { 'no-restricted-imports': forbid([['**/features/**', '**/ui/**', '**/app/**'], 'stores do not know what is drawn from them.']) },
  },
  {
    files: ['src/ui/**'],
    rules: { 'no-restricted-imports': forbid([['**/features/**', '**/app/**'], 'ui is used by features, not the other way round.']) },
  },
  {
    files: ['src/features/**'],
    rules: { 'no-restricted-imports': forbid([['../../features/**', '../toolbar/**', '../org-map/**', '**/app/**'], 'features do not import features.']) },
  },
);
