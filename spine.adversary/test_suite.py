#!/usr/bin/python3
"""Tests that the suite can fail: against a server of libzmq that trusts everybody. A few seconds; needs no product."""
import pathlib
import re
import sys
import threading
import unittest

import zmq

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from adversary import __main__, assault, bus, card, pb, salt, zmtp  # noqa: E402,F401  (rows register)
from adversary.site import Site  # noqa: E402


class Straw(Site):
    """A deployment that is none: one ROUTER with CURVE and no ZAP, so that libzmq lets every key in."""

    def __init__(self):
        pair = salt.Keys()
        self.server, self.engine, self.skew, self.name, self.quick = pair.public, "zmtp", 0, "witness-straw", True
        self.product, self.secrets, self.added, self._named, self.lock = None, [], [], {}, threading.Lock()
        self.router, self.texts, self.over = bus.CONTEXT.socket(zmq.ROUTER), [], False
        self.router.linger = 0
        self.router.curve_publickey, self.router.curve_secretkey = pair.z85
        self.router.curve_server = True
        port = self.router.bind_to_random_port("tcp://127.0.0.1")
        self.endpoints = dict.fromkeys(("rcis", "data", "agents", "control"), f"tcp://127.0.0.1:{port}")
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self):
        while not self.over:
            if self.router.poll(50):
                peer, body = self.router.recv_multipart()
                fields = pb.parse(body)
                text = pb.text(pb.parse(pb.first(fields, 15)), 3)
                self.texts.append(text)
                reply = pb.message((1, pb.text(fields, 1)), (3, 200), (15, pb.message((1, "seen " + text))))
                self.router.send_multipart([peer, reply])

    def seen(self, text):
        return [t for t in self.texts if t.startswith(text)]

    def trust(self, keys, role="client", **more):
        return keys

    def audit(self, *ids):
        return []

    def close(self):
        self.over = True
        self.thread.join()
        self.router.close()


def row(name):
    return next(r for r in card.ROWS if r.name == name)


class SuiteTest(unittest.TestCase):
    def setUp(self):
        self.site = Straw()
        self.addCleanup(self.site.close)

    def test_should_serve_the_well_formed_client(self):
        self.assertIn("3.1 and 3.0", row("control-well-formed").run(self.site))

    def test_should_fail_when_what_is_not_broken_is_answered(self):
        for step in ("hello", "initiate"):
            with self.assertRaisesRegex(card.Failed, "delivered: as it was"):
                assault.assault(self.site, assault.at_step(step, {"as it was": lambda body: body}))

    def test_should_fail_when_a_stranger_is_let_in(self):
        with self.assertRaisesRegex(card.Failed, "let in"):
            row("unknown-key").run(self.site)

    def test_should_fail_when_a_repetition_or_a_false_identity_is_delivered(self):
        for name in ("forged-sender", "key-at-wrong-door", "remove-while-connected"):
            with self.assertRaises((card.Failed, AttributeError), msg=name):
                row(name).run(self.site)

    def test_should_find_that_libzmq_takes_a_vouch_for_another_server(self):
        self.assertIn("none delivered", row("hello-tag").run(self.site))
        with self.assertRaisesRegex(card.Failed, "delivered: another server"):
            row("initiate-vouch").run(self.site)

    def test_should_box_as_nacl_does(self):
        one, two = salt.Keys(None, b"\3" * 32), salt.Keys(None, b"\4" * 32)
        nonce = b"CurveZMQMESSAGEC" + zmtp.number(3)
        box = salt.seal(b"\0hello", nonce, one.public, two.secret)
        # The vector `curve.c2s.message3` of spine.zmtp/WIRE.md.
        self.assertEqual("0026074d455353414745000000000000000353c2b8595219542c2ff3fe5ed9e5f9c32ddb4f78b1ed",
                         zmtp.frame(b"\7MESSAGE" + zmtp.number(3) + box).hex())
        self.assertEqual(b"\0hello", salt.unseal(box, nonce, two.public, one.secret))
        with self.assertRaises(salt.Forged):
            salt.unseal(assault.flip(20)(box), nonce, two.public, one.secret)

    def test_should_encode_as_protobuf_does(self):
        self.assertEqual("0a0161109601", pb.message((1, "a"), (2, 150), (3, None)).hex())
        self.assertEqual({1: [b"a"], 2: [150], 4: [1.5]}, pb.parse(pb.message((1, "a"), (2, 150), (4, 1.5))))

    def test_should_name_each_row_once_and_for_requirements_that_there_are(self):
        names = [r.name for r in card.ROWS]
        self.assertEqual(len(names), len(set(names)))
        for r in card.ROWS:
            self.assertTrue(r.sec and all(re.fullmatch(r"SEC-[0-4]\d", n) for n in r.sec), r.name)


if __name__ == "__main__":
    unittest.main()
