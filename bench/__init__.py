"""Programs that measure the product: ``python -m bench`` runs them all. docs/performance.md says what they found."""
