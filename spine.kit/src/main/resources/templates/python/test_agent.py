#!/usr/bin/python3
import json
import unittest

import agent


class AgentTest(unittest.TestCase):
    def test_should_count_words(self):
        self.assertEqual({"words": 3}, json.loads(agent.answer('{"text": "one two\\n three "}')))
        self.assertEqual({"words": 0}, json.loads(agent.answer('{"text": "  "}')))

    def test_should_refuse_what_is_no_json(self):
        with self.assertRaises(ValueError):
            agent.answer("one two three")

    def test_should_be_well(self):
        self.assertEqual("", agent.health())


if __name__ == "__main__":
    unittest.main()
