print("[L9](guide/gone.md)")
