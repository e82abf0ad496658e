#!/usr/bin/python3
"""Tests that the suite can fail: a broker that breaks the guarantee, and cards of what was broken. Needs no product."""
import collections
import pathlib
import sys
import tempfile
import threading
import time
import unittest

import zmq

sys.path[:0] = [str(pathlib.Path(__file__).parent), str(pathlib.Path(__file__).parents[1] / "spine.adversary")]
from adversary import bus, pb, salt  # noqa: E402
from withstand import __main__, asker, card, tally  # noqa: E402,F401  (faults register)


class Straw:
    """A broker that does each request as often as it comes, and answers as it likes: reply(number, text) gives replies."""

    def __init__(self, reply):
        pair = salt.Keys()
        self.server, self.reply, self.done, self.over = pair.public, reply, collections.Counter(), False
        self.router = bus.CONTEXT.socket(zmq.ROUTER)
        self.router.linger = 0
        self.router.curve_publickey, self.router.curve_secretkey = pair.z85
        self.router.curve_server = True
        self.endpoint = f"tcp://127.0.0.1:{self.router.bind_to_random_port('tcp://127.0.0.1')}"
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self):
        while not self.over:
            if self.router.poll(20):
                peer, body = self.router.recv_multipart()
                fields = pb.parse(body)
                text = pb.text(pb.parse(pb.first(fields, 15)), 3)
                self.done[text] += 1
                for status, code, words in self.reply(self.done[text], text):
                    self.router.send_multipart([peer, pb.message(
                        (1, pb.text(fields, 1)), (3, status), (5, pb.message((1, code))), (15, pb.message((1, words))))])

    def close(self):
        self.over = True
        self.thread.join()
        self.router.close()


def answered(_, text):
    return [(200, "", "done " + text)]


class SuiteTest(unittest.TestCase):
    def ask(self, reply, count=6, seconds=10.0):
        """What an honest client keeps of these replies, and what was done."""
        straw = Straw(reply)
        self.addCleanup(straw.close)
        conf = {"where": {"rcis": straw.endpoint, "server": straw.server.hex()}, "plane": "rcis", "name": "t", "every": 0.01,
                "keys": [k.decode() for k in salt.Keys().z85], "component": 10, "capability": "c", "agent": "a"}
        client, until = asker.Asker(conf), time.monotonic() + seconds
        client.on = True
        while (len(client.ended) < count or client.open) and time.monotonic() < until:
            client.on = client.number < count
            client.turn()
            client.sock.poll(5)
        settled = time.monotonic() + 0.2  # for what comes after the end
        while time.monotonic() < settled:
            client.turn()
        client.sock.close(0)
        told = client.report()
        return [tally.Request(*e) for e in told["ended"]], straw.done, told["contradictions"]

    def test_should_find_nothing_where_every_promise_is_kept(self):
        requests, done, contradictions = self.ask(answered)
        self.assertEqual(6, len(requests))
        self.assertEqual("", tally.judge(requests, done, contradictions).broken())

    def test_should_find_effects_that_a_broker_doubles_when_a_request_is_resent(self):
        requests, done, _ = self.ask(lambda number, text: answered(number, text) if number > 1 else [])
        self.assertEqual({"answered"}, {r.outcome for r in requests})
        once = [r.text for r in requests if not r.may_be_done_twice]
        self.assertTrue(0 < len(once) < len(requests), once)
        self.assertEqual(once, sorted(tally.judge(requests, done).doubled, key=once.index))
        self.assertIn(f"{len(once)} effects doubled", tally.judge(requests, done).broken())

    def test_should_find_what_is_lost(self):
        kept, asker.LOST = asker.LOST, 1.5
        self.addCleanup(setattr, asker, "LOST", kept)
        requests, done, _ = self.ask(lambda number, text: [] if text.endswith("-3") else answered(number, text))
        self.assertEqual(["t-3"], [t[2:] for t in tally.judge(requests, done).lost])

    def test_should_find_a_second_outcome(self):
        requests, done, contradictions = self.ask(lambda n, t: answered(n, t) + [(503, "OUTCOME_UNKNOWN", "")])
        self.assertEqual(6, len(contradictions))
        self.assertIn("6 told two outcomes", tally.judge(requests, done, contradictions).broken())

    def test_should_find_answers_of_others_untold_ends_and_work_that_nobody_did(self):
        requests, done, _ = self.ask(lambda n, t: [(200, "", "done something else")] if t.endswith("1") else
                                     [(404, "NO_SUCH_AGENT", "")] if t.endswith("2") else answered(n, t))
        del done[next(t for t in done if t.endswith("3"))]
        broken = tally.judge(requests, done)
        self.assertEqual(([1], [1], [1]), ([len(broken.wrong)], [len(broken.untold)], [len(broken.undone)]))

    def test_should_send_again_what_was_put_off(self):
        requests, done, contradictions = self.ask(
            lambda n, t: answered(n, t) if n > 1 else [(503, "OVERLOADED", "")])
        self.assertEqual({("answered", 2)}, {(r.outcome, r.said) for r in requests})
        self.assertEqual([], contradictions)

    def test_should_see_when_the_rate_is_back_and_when_it_is_not(self):
        def series(*per_step):
            return [tally.Request(0, i * tally.STEP + 0.01, f"o-{i}-{k}", "answered", 1)
                    for i, n in enumerate(per_step) for k in range(n)]
        self.assertEqual(0.0, tally.recovered(series(10, 10, 10, 10), 40, 0, 1.0))
        self.assertEqual(0.5, tally.recovered(series(0, 2, 10, 10, 10, 9), 40, 0, 1.5))
        self.assertIsNone(tally.recovered(series(40, 0, 0, 0), 40, 0, 1.0), "a burst makes up for no silence")
        self.assertIsNone(tally.recovered(series(*[8] * 240), 40, 0, 60.0))
        self.assertIsNone(tally.recovered(series(10, 10), 40, 0, 0.5), "not long enough to say")

    def test_should_count_effects_from_all_workers(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "one").write_text("o-r-1\no-r-2\nx-flood\n")
            (folder / "two").write_text("o-r-2\n")
            self.assertEqual({"o-r-1": 1, "o-r-2": 2}, dict(tally.effects(folder)))

    def test_should_name_each_fault_once_and_have_a_short_form(self):
        names = [f.name for f in card.FAULTS]
        self.assertEqual(len(names), len(set(names)))
        self.assertIn(len([f for f in card.FAULTS if f.short]), (3, 4))


if __name__ == "__main__":
    unittest.main()
