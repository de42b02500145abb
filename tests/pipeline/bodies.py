"""Bodies without end: of all workflows, few companies and people, some unusable."""

import copy
import json
import random
from typing import Any

from bench.companies import payload
from tests.pipeline.conftest import Body, samples

PEOPLE = ["ines-farrow", "pavel-ostrander", "ana-quill", "joss-marrow", "una-reed"]
UNUSABLE = ["https://bit.ly/x", "CRM", "", None]


class RandomBodies:
    """An endless stream, the same for the same seed; companies and people come again and again."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.samples = samples()

    def __iter__(self) -> "RandomBodies":
        return self

    def __next__(self) -> Body:
        if self.rng.random() < 0.5:
            return "companyenrich", self._company()
        workflow, body = copy.deepcopy(self.rng.choice(self.samples))
        said: Any = body.get("raw_payload")
        if workflow == "companyenrich":
            body["domain"] = self._domain()
        elif isinstance(said, dict) and "LinkedIn URL (user profile)" in said:
            person = self.rng.choice(PEOPLE)
            said["LinkedIn URL (user profile)"] = f"https://www.linkedin.com/in/{person}"
            said["Company website"] = self._domain()
            said["Job started on"] = self.rng.choice(["", f"0{self.rng.randint(1, 9)}-2024"])
            body["ex_company_domain"] = self._domain()
        else:
            siblings = [other for name, other in self.samples if name == workflow]
            body = self._mixed(body, self.rng.choice(siblings))
        return workflow, body

    def _mixed(self, body: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
        """A body with some fields of another of its workflow, and some empty: sources disagree."""
        for name in sorted(body.keys() & other.keys()):
            if isinstance(body[name], dict) and isinstance(other[name], dict):
                body[name] = self._mixed(body[name], other[name])
            elif self.rng.random() < 0.2:
                body[name] = copy.deepcopy(other[name])
            elif self.rng.random() < 0.05:
                body[name] = self.rng.choice([None, "", "N/A"])
        return body

    def _company(self) -> dict[str, Any]:
        body = payload(self.rng.randrange(12), self.rng.randrange(1000))
        given: dict[str, Any] = body["raw_payload"]
        for name in self.rng.sample(sorted(given), self.rng.randrange(8)):
            given[name] = self.rng.choice([None, "", "N/A"])
        if self.rng.random() < 0.1:
            body["raw_payload"] = json.dumps(given)
        return {**body, "domain": self._domain() if self.rng.random() < 0.3 else body["domain"]}

    def _domain(self) -> Any:
        if self.rng.random() < 0.1:
            return self.rng.choice(UNUSABLE)
        return f"company{self.rng.randrange(12)}.example"
