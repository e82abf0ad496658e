#!/usr/bin/python3
"""Tests the agent against a stand-in for the broker: a ROUTER with CURVE and a whitelist. Takes a few seconds."""
import json, os, pathlib, signal, stat, subprocess, sys, tempfile, time, unittest
import zmq
from zmq.auth.thread import ThreadAuthenticator
from nikola import errors_pb2 as errors
from nikola import spine_pb2 as spine

HERE = pathlib.Path(__file__).parent
SECONDS = 15


class AgentTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.home = pathlib.Path(self.folder.name)
        (self.home / "run").mkdir()
        self.context = zmq.Context()
        self.zap = ThreadAuthenticator(self.context)
        self.zap.start()
        self.allowed = set()
        self.zap.configure_curve_callback(domain="*", credentials_provider=self)
        public, secret = zmq.curve_keypair()
        self.router = self.context.socket(zmq.ROUTER)
        self.router.setsockopt(zmq.LINGER, 0)
        self.router.curve_secretkey, self.router.curve_publickey, self.router.curve_server = secret, public, True
        port = self.router.bind_to_random_port("tcp://127.0.0.1")
        (self.home / "run" / "endpoints.json").write_text(json.dumps(
            {"server_key": public.decode(), "endpoints": {"agents": f"tcp://127.0.0.1:{port}"}}))
        self.agent = None

    def callback(self, domain, key):
        return key in self.allowed

    def tearDown(self):
        if self.agent:
            self.agent.kill()
            self.agent.wait()
            self.agent.stdout.close()
        self.zap.stop()
        self.context.destroy(linger=0)
        self.folder.cleanup()

    def start(self, allow=True):
        if allow:
            self.allowed.add(self.key())
        self.agent = subprocess.Popen([sys.executable, HERE / "agent.py", "--home", self.home], text=True,
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def key(self):
        """Makes the key pair as the agent would."""
        public, secret = zmq.curve_keypair()
        path = self.home / "keys" / "agent_units.key"
        path.parent.mkdir()
        path.write_bytes(public + b"\n" + secret + b"\n")
        path.chmod(0o600)
        return public

    def receive(self, kind):
        """The next message of a kind; others are passed over."""
        end = time.monotonic() + SECONDS
        while self.router.poll(max(0, end - time.monotonic()) * 1000):
            frames = self.router.recv_multipart()
            self.assertEqual(2, len(frames))
            self.assertEqual(b"units", frames[0])
            spike = spine.NeuralSpike.FromString(frames[1])
            if spike.WhichOneof("payload") == kind:
                return spike
        self.fail(f"no {kind} came")

    def tell(self, **fields):
        self.router.send_multipart([b"units", spine.NeuralSpike(timestamp=1, **fields).SerializeToString()])

    def welcome(self):
        hello = self.receive("hello")
        self.assertEqual("units", hello.hello.instance_name)
        self.assertEqual(2, hello.schema_major)
        self.assertEqual(0, hello.sender)
        self.tell(request_id=hello.request_id, welcome=spine.Welcome(instance_name="units"))
        return hello.request_id

    def ask(self, **payload):
        self.tell(request_id="r1", **payload)
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            spike = spine.NeuralSpike.FromString(self.router.recv_multipart()[1])
            if spike.request_id == "r1":
                return spike
        self.fail("no answer")

    def test_should_answer_text_and_calls_once_welcome(self):
        self.start()
        self.welcome()
        self.assertEqual("12 miles = 19.3121 km", self.ask(text_data="12 miles in km").rich_payload.text)
        call = spine.AgentCall(input=b"1 m to ft?", content_type="text/plain")
        reply = self.ask(agent_call=call)
        self.assertEqual("1 m = 3.28084 ft", reply.rich_payload.text)
        self.assertEqual("units", reply.meta.source)

    def test_should_refuse_what_it_does_not_know_in_its_own_words(self):
        self.start()
        self.welcome()
        self.assertEqual("INVALID_REQUEST", self.ask(text_data="2 parsecs in km").error.error_code)
        self.assertEqual("INVALID_REQUEST", self.ask(agent_call=spine.AgentCall(input=b"\xff")).error.error_code)
        self.assertEqual("INVALID_REQUEST", self.ask(text_data="").error.error_code)

    def test_should_show_signs_of_life_and_stop_on_sigterm(self):
        self.start()
        self.welcome()
        first, second = self.receive("status"), self.receive("status")
        self.assertEqual(self.agent.pid, first.status.pid)
        self.assertEqual(spine.StatusReport.READY, first.status.lifecycle)
        self.assertLess(first.status.metrics["loop_count"], second.status.metrics["loop_count"])
        self.agent.send_signal(signal.SIGTERM)
        while self.receive("status").status.lifecycle != spine.StatusReport.STOPPING:
            pass
        self.assertEqual(0, self.agent.wait(SECONDS))

    def test_should_say_hello_again_when_the_broker_does_not_know_it_any_more(self):
        self.start()
        process = self.welcome()
        status = self.receive("status")
        self.tell(request_id=status.request_id, error=errors.ErrorDetails(
            error_code="UNAUTHORIZED", error_message="This connection has not said Hello."))
        self.assertEqual(process, self.welcome())
        self.receive("status")

    def test_should_make_private_keys_print_the_whitelist_command_and_come_in_later(self):
        self.start(allow=False)
        line = self.agent.stdout.readline()
        while "spinectl" not in line:
            line = self.agent.stdout.readline()
        path = self.home / "keys" / "agent_units.key"
        public = path.read_bytes().split()[0].decode()
        self.assertEqual(f"  spinectl whitelist add '{public}' --agent units", line.rstrip())
        self.assertEqual(0o600, stat.S_IMODE(path.stat().st_mode))
        self.allowed.add(public.encode())
        self.welcome()
        self.receive("status")

    def test_should_not_use_keys_that_others_can_read(self):
        self.key()
        os.chmod(self.home / "keys" / "agent_units.key", 0o644)
        self.start(allow=False)
        self.assertNotEqual(0, self.agent.wait(SECONDS))
        self.assertIn("chmod 600", self.agent.stdout.read())


if __name__ == "__main__":
    unittest.main()
