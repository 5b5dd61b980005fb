"""Pages that list records."""
