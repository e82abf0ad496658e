#!/usr/bin/python3
"""Counts the words of a text."""
import json

import spine_agent


def answer(request):
    """The answer to one request, both as text; a ValueError becomes a refusal in its words."""
    text = json.loads(request)["text"]
    return json.dumps({"words": len(text.split())})


def health():
    """Its health check: a sentence if something is wrong, else nothing."""
    return ""


if __name__ == "__main__":
    spine_agent.serve("@name@", ["@name@"], answer, health)
