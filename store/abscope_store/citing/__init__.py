"""Citations and copies that keep their caveats."""
