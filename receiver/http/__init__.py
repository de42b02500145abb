"""HTTP as `hq serve` speaks it: uvicorn's, with limits and a short way. README.md says how."""
